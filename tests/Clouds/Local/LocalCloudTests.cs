using System.Threading.Channels;
using Amazon.Runtime;
using BuildFarm.Clouds.Local;
using BuildFarm.Clouds.Objects;
using BuildFarm.Clouds.Tests.Objects;
using BuildFarm.Host.Tests.Support;
using BuildFarm.Model.AgentProtocol;
using BuildFarm.Model.HostProtocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace BuildFarm.Clouds.Tests.Local;

[Collection(LocalCloudCollection.Name)]
public sealed class LocalCloudTests(HostFixture host) : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly AgentOutbox _outbox = new(TimeProvider.System);
    private readonly AgentTokens _tokens = new(new byte[32]);
    private LocalCloud? _sut;

    public void Dispose() => _sut?.Dispose();

    [RootFact]
    public async Task Order_waits_in_the_outbox_and_goes_with_its_instance()
    {
        var instance = await LaunchAsync();
        await Sut().SendWorkAsync(HostFixture.Region, instance.Id, new WorkOrder { WorkId = "w1" }, default);

        Assert.Equal("w1", (await _outbox.TakeAsync(instance.Id, [], TimeSpan.Zero, default))!.WorkId);
        await Sut().CancelWorkAsync(HostFixture.Region, instance.Id, "w1", default);
        Assert.True(_outbox.IsCancelled("w1"));
        await Sut().TerminateInstanceAsync(HostFixture.Region, instance.Id, "t", default);
        Assert.Null(await _outbox.TakeAsync(instance.Id, [], TimeSpan.Zero, default));
        Assert.False(_outbox.IsCancelled("w1"));
    }

    [RootFact]
    public async Task Instance_gets_the_token_that_the_hub_will_verify()
    {
        var token = host.NewToken();
        var shell = new GuestShell(host.Home, HostIds.Instance(HostFixture.Region, token));
        var instance = await LaunchAsync(token);

        var config = await shell.RunAsync("cat /run/buildfarm/config/agent.json");
        var bearer = System.Text.Json.JsonDocument.Parse(config).RootElement.GetProperty("token").GetString()!;

        Assert.True(_tokens.Verify(instance.Id, bearer));
        Assert.False(_tokens.Verify("i-0123456789abcdef0", bearer));
        await Sut().TerminateInstanceAsync(HostFixture.Region, instance.Id, "t", default);
    }

    [RootFact]
    public async Task Loss_is_signalled_within_seconds_and_told_again_when_passing_it_on_failed()
    {
        var signals = new Signals { FailuresLeft = 1 };
        using var stop = new CancellationTokenSource();
        var token = host.NewToken();
        var shell = new GuestShell(host.Home, HostIds.Instance(HostFixture.Region, token));
        var instance = await LaunchAsync(token);
        await shell.RunAsync("true");
        var watch = Sut().WatchAsync(signals, stop.Token);

        await shell.SendAsync("systemctl poweroff; sleep 60");
        var lost = await signals.Lost.Reader.ReadAsync().AsTask().WaitAsync(s_limit);
        while (lost.Id != instance.Id)
        {
            lost = await signals.Lost.Reader.ReadAsync().AsTask().WaitAsync(s_limit);
        }

        Assert.Contains("shut itself down", lost.Reason);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
        await Sut().TerminateInstanceAsync(HostFixture.Region, instance.Id, "t", default);
    }

    [RootFact]
    public async Task Parameter_written_is_read_with_its_version()
    {
        await Sut().PutParameterAsync(HostFixture.Region, "000000000000", "/app/secret", "one", secret: true, default);
        await Sut().PutParameterAsync(HostFixture.Region, "000000000000", "/app/secret", "two", secret: true, default);

        Assert.Equal(new CloudParameter("/app/secret", "two", true, 2), await Sut().GetParameterAsync(HostFixture.Region, "000000000000", "/app/secret", default));
        Assert.Null(await Sut().GetParameterAsync("eu-west-1", "000000000000", "/app/secret", default));
        Assert.Null(await Sut().GetParameterAsync(HostFixture.Region, "111111111111", "/app/secret", default));
        Assert.All(Directory.GetFiles(Path.Combine(host.Data, "records/parameters")),
            f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [Fact]
    public async Task Host_that_is_not_there_is_unavailable_and_the_error_says_where_it_was_sought()
    {
        using var sut = Sut("/no/such/host.sock");

        var error = await Assert.ThrowsAsync<CloudException>(() => sut.FindImageAsync("us-east-1", "debian-12-x86", default));

        Assert.Equal(CloudError.Unavailable, error.Error);
        Assert.True(error.IsRetryable);
        Assert.Contains("/no/such/host.sock", error.Message);
    }

    [RootFact]
    public async Task A_file_in_S3_becomes_an_image_once_a_token_and_leaves_no_file_behind()
    {
        var folder = Directory.CreateTempSubdirectory("buildfarm-import-").FullName;
        var root = Path.Combine(folder, "root");
        Directory.CreateDirectory(Path.Combine(root, "etc"));
        Directory.CreateDirectory(Path.Combine(root, "usr"));
        await File.WriteAllTextAsync(Path.Combine(root, "etc/os-release"), "PRETTY_NAME=\"Fetched 1\"\n");
        var archive = Path.Combine(folder, "root.tar.gz");
        await Host.Processes.Command.RunAsync("tar", ["-czf", archive, "-C", root, "."], TimeSpan.FromMinutes(1));
        await using var server = await OneAnswerServer.StartAsync("200 OK", await File.ReadAllBytesAsync(archive));
        using var sut = Importing(server, Path.Combine(folder, "imports"));
        var import = new ImportImageSpecification { Token = host.NewToken(), Region = HostFixture.Region, Name = "fetched", Location = "s3://bucket/root.tar.gz", Tags = new Dictionary<string, string> { ["a"] = "b" } };

        var image = await sut.ImportImageAsync(import, default);
        var again = await sut.ImportImageAsync(import, default);

        Assert.Equal(("Fetched 1", "fetched", image.Id), (image.OsVersion, image.Name, again.Id));
        Assert.Equal(image.Id, (await sut.FindImageAsync(HostFixture.Region, "fetched", default))!.Id);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "imports")));
        Directory.Delete(folder, recursive: true);
    }

    [RootFact]
    public async Task A_file_that_is_no_image_or_not_there_is_not_tried_again()
    {
        var folder = Directory.CreateTempSubdirectory("buildfarm-import-").FullName;
        foreach (var (status, why) in new[] { ("200 OK", "neither a tar archive nor a disk"), ("404 Not Found", "no such object") })
        {
            await using var server = await OneAnswerServer.StartAsync(status, "no image"u8.ToArray());
            using var sut = Importing(server, folder);

            var error = await Assert.ThrowsAsync<CloudException>(() => sut.ImportImageAsync(
                new ImportImageSpecification { Token = host.NewToken(), Region = HostFixture.Region, Name = "bad", Location = "s3://bucket/key" }, default));

            Assert.Equal(CloudError.Invalid, error.Error);
            Assert.Contains(why, error.Message);
            Assert.Empty(Directory.GetFiles(folder));
        }

        Directory.Delete(folder);
    }

    private LocalCloud Importing(OneAnswerServer server, string folder) => new(
        new LocalCloudOptions
        {
            SocketPath = Path.Combine(host.Data, "host.sock"),
            ImportFolder = folder,
            Objects = new S3Objects(new S3Options { Endpoint = server.Address, Credentials = new BasicAWSCredentials("AKIAEXAMPLE", "secret") }),
        },
        _outbox, _tokens, TimeProvider.System, NullLogger<LocalCloud>.Instance);

    private LocalCloud Sut(string? socket = null)
    {
        var made = new LocalCloud(new LocalCloudOptions { SocketPath = socket ?? Path.Combine(host.Data, "host.sock") },
            _outbox, _tokens, TimeProvider.System, NullLogger<LocalCloud>.Instance);
        return socket is null ? _sut ??= made : made;
    }

    private async Task<CloudInstance> LaunchAsync(string? token = null) => await Sut().LaunchInstanceAsync(new LaunchSpecification
    {
        Token = token ?? host.NewToken(), Region = HostFixture.Region, ImageId = host.BaseId, InstanceType = "t3.micro", OwnerArn = "arn:test",
    }, default);

    private sealed class Signals : IInstanceSignals
    {
        public Channel<(string Id, string Reason)> Lost { get; } = Channel.CreateUnbounded<(string, string)>();

        public int FailuresLeft { get; set; }

        public Task<ReportResponse> ReportAsync(string instanceId, ReportRequest report) => Task.FromResult(new ReportResponse());

        public Task AgentConnectedAsync(string instanceId, string bootId) => Task.CompletedTask;

        public Task InstanceLostAsync(string instanceId, string reason)
        {
            if (FailuresLeft-- > 0)
            {
                throw new InvalidOperationException("the grain is busy");
            }
            Lost.Writer.TryWrite((instanceId, reason));
            return Task.CompletedTask;
        }
    }
}
