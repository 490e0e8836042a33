using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using BuildFarm.Gateway.Hosting.Tls;
using BuildFarm.Model.Api;
using Microsoft.Extensions.DependencyInjection;

namespace BuildFarm.Gateway.Tests.Hosting;

public sealed class TlsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestCertificates _authority;
    private readonly TestCertificates _others;

    public TlsTests()
    {
        // Handshakes look at the machine's own clock.
        _authority = new TestCertificates(_folder, "authority", DateTimeOffset.UtcNow);
        _others = new TestCertificates(_folder, "others", DateTimeOffset.UtcNow);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _others.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Both_ports_speak_TLS()
    {
        await using var server = await StartAsync(_authority.Server());
        using var rest = new RestClient(server) { Trust = _authority.Authority };
        using var grpc = new GrpcClient(server, _authority.Authority);

        Assert.Equal(("https", "https"), (server.Endpoints.Http.Scheme, server.Endpoints.Grpc.Scheme));
        Assert.Equal(HttpStatusCode.OK, (await rest.SendAsync("POST", "/ListImages", "{}")).Status);
        Assert.Equal(0, (await grpc.UnaryAsync<ListImagesResponse>("/buildfarm.imagebuilder.v1.ImageBuilder/ListImages", new ListImagesRequest())).Status);
    }

    [Fact]
    public async Task A_client_that_trusts_another_authority_does_not_talk()
    {
        await using var server = await StartAsync(_authority.Server());
        using var rest = new RestClient(server) { Trust = _others.Authority };

        await Assert.ThrowsAsync<HttpRequestException>(() => rest.SendAsync("POST", "/ListImages", "{}"));
    }

    [Fact]
    public async Task Plain_text_on_a_port_of_TLS_is_cut_off()
    {
        await using var server = await StartAsync(_authority.Server());
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Endpoints.Http.Port);
        await client.GetStream().WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());

        var answer = new byte[64];
        var read = await client.GetStream().ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false);

        Assert.DoesNotContain("HTTP/1.1 200", System.Text.Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
#pragma warning disable CA5397, SYSLIB0039 // What must be refused is asked for.
    [InlineData(SslProtocols.Tls11, false)]
#pragma warning restore CA5397, SYSLIB0039
    public async Task Old_versions_of_TLS_are_refused(SslProtocols version, bool served)
    {
        await using var server = await StartAsync(_authority.Server());

        var problem = await Record.ExceptionAsync(() => HandshakeAsync(server, null, version));

        Assert.Equal(served, problem is null);
    }

    [Fact]
    public async Task With_a_client_authority_every_client_needs_its_certificate()
    {
        await using var server = await StartAsync(_authority.Server(forClients: true));
        using var mine = _authority.Client();
        using var theirs = _others.Client();
        using var servers = _authority.Client(usage: "1.3.6.1.5.5.7.3.1");
        using var ended = _authority.Client(until: DateTimeOffset.UtcNow.AddDays(-1));

        Assert.Equal(HttpStatusCode.OK, await CallAsync(server, mine));
        foreach (var bad in new[] { null, theirs, servers, ended })
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(server, bad));
        }

        using var grpc = new GrpcClient(server, _authority.Authority, mine);
        Assert.Equal(0, (await grpc.UnaryAsync<ListImagesResponse>("/buildfarm.imagebuilder.v1.ImageBuilder/ListImages", new ListImagesRequest())).Status);
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_without_a_restart_and_a_spoiled_one_is_not()
    {
        await using var server = await StartAsync(_authority.Server());
        var tls = server.Services.GetRequiredService<TlsServer>();
        var before = tls.Certificate.Thumbprint;

        await ChangedAsync(tls, () => _authority.Server(), () => tls.Certificate.Thumbprint != before);
        var renewed = await HandshakeAsync(server, null, SslProtocols.Tls13);
        Assert.Equal(tls.Certificate.Thumbprint, renewed);
        Assert.NotEqual(before, renewed);

        await ChangedAsync(
            tls, () => File.WriteAllText(_folder["server.crt"], "spoiled"), () => server.Logs.Lines.Any(static line => line.Contains("stays as it was", StringComparison.Ordinal)));
        Assert.Equal(renewed, await HandshakeAsync(server, null, SslProtocols.Tls13));
    }

    [Fact]
    public void Files_that_cannot_be_used_are_named()
    {
        var good = _authority.Server();
        var other = _authority.Server("other");
        File.WriteAllText(_folder["empty.pem"], "");
        var open = _authority.Server("open");
        File.SetUnixFileMode(open.KeyFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Assert.Contains("other.key", Assert.Throws<InvalidDataException>(() => TlsMaterial.Load(good with { KeyFile = other.KeyFile })).Message, StringComparison.Ordinal);
        Assert.Contains("empty.pem", Assert.Throws<InvalidDataException>(() => TlsMaterial.Load(good with { CertificateFile = _folder["empty.pem"] })).Message, StringComparison.Ordinal);
        Assert.Contains("none.pem", Assert.Throws<InvalidDataException>(() => TlsMaterial.Load(good with { ClientCaFile = _folder["none.pem"] })).Message, StringComparison.Ordinal);
        Assert.Contains("chmod 600", Assert.Throws<UnauthorizedAccessException>(() => TlsMaterial.Load(open)).Message, StringComparison.Ordinal);
    }

    private static async Task<GatewayServer> StartAsync(TlsOptions tls)
    {
        var server = await GatewayServer.StartAsync(TimeProvider.System, options => options with { Tls = tls });
        server.Operations.On<ListImagesRequest>("ListImages", static _ => new ListImagesResponse());
        return server;
    }

    private async Task<HttpStatusCode> CallAsync(GatewayServer server, X509Certificate2? certificate)
    {
        using var rest = new RestClient(server) { Trust = _authority.Authority, Certificate = certificate };
        return (await rest.SendAsync("POST", "/ListImages", "{}")).Status;
    }

    /// <summary>The thumbprint of the server's certificate.</summary>
    private static async Task<string> HandshakeAsync(GatewayServer server, X509Certificate2Collection? certificates, SslProtocols version)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Endpoints.Http.Port);
        using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
            ClientCertificates = certificates,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        });
        return ((X509Certificate2)stream.RemoteCertificate!).Thumbprint;
    }

    private static async Task ChangedAsync(TlsServer tls, Action change, Func<bool> done)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (done())
            {
                reached.TrySetResult();
            }
        }

        tls.Reloaded += Look;
        change();
        Look();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        tls.Reloaded -= Look;
    }
}
