using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Tests.Farm;

/// <summary>Whom the command line talks to over TLS.</summary>
public sealed class TlsTrustTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("tls-").FullName;
    private X509Certificate2 certificate = null!;
    private LoopbackFarm farm = null!;

    public async Task InitializeAsync()
    {
        certificate = Make("server.pem");
        using var other = Make("other.pem");
        farm = await LoopbackFarm.StartAsync(
            context => context.Request.Protocol == "HTTP/2"
                ? LoopbackFarm.WriteGrpcAsync(context, [new BuildEvent { Cursor = 7 }])
                : context.Response.Body.WriteAsync("{\"version\":\"9\"}"u8.ToArray()).AsTask(),
            certificate);
    }

    public async Task DisposeAsync()
    {
        await farm.DisposeAsync();
        certificate.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_farm_of_this_machine_is_known_by_its_own_certificate() =>
        Assert.Equal(("9", 7), await TalkAsync(new TlsTrust { ServerCertificate = File("server.pem") }));

    [Fact]
    public async Task Authorities_that_the_user_names_are_trusted() => Assert.Equal(("9", 7), await TalkAsync(new TlsTrust { Authorities = File("server.pem") }));

    [Theory]
    [InlineData(null, null)]
    [InlineData("other.pem", null)]
    [InlineData(null, "other.pem")]
    public async Task Whoever_else_answers_is_not_talked_to(string? server, string? authorities)
    {
        var trust = new TlsTrust { ServerCertificate = server is null ? null : File(server), Authorities = authorities is null ? null : File(authorities) };

        Assert.True((await Assert.ThrowsAsync<FarmException>(() => TalkAsync(trust))).IsTransport);
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_named()
    {
        await System.IO.File.WriteAllTextAsync(File("empty.pem"), "");

        Assert.Contains("empty.pem", (await Assert.ThrowsAsync<CliException>(() => TalkAsync(new TlsTrust { Authorities = File("empty.pem") }))).Message, StringComparison.Ordinal);
        Assert.Contains("BUILDFARM_CLIENT_KEY", (await Assert.ThrowsAsync<CliException>(() => TalkAsync(new TlsTrust { ClientCertificate = File("server.pem") }))).Message, StringComparison.Ordinal);
    }

    private async Task<(string Version, long Cursor)> TalkAsync(TlsTrust trust)
    {
        using var sut = new RemoteFarm(farm.Connection with { Tls = trust }, TimeProvider.System);
        var status = await sut.CallAsync<FarmStatus>(new GetFarmStatusRequest(), default);
        var cursor = 0L;
        await foreach (var happened in sut.WatchAsync(new WatchBuildRequest(), default)) cursor = happened.Cursor;
        return (status.Version, cursor);
    }

    private string File(string name) => Path.Combine(folder, name);

    private X509Certificate2 Make(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=farm", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        System.IO.File.WriteAllText(File(name), made.ExportCertificatePem());
        return made;
    }
}
