using BuildFarm.Clouds.Local;
using BuildFarm.Host.Api;
using BuildFarm.Host.Processes;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace BuildFarm.Host.Tests.Support;

/// <summary>
/// A builder host in this process, on a data folder of its own, with a Debian base image. The base is made once for all runs, in
/// BUILDFARM_TEST_CACHE or below the temporary folder.
/// </summary>
public sealed class HostFixture : IAsyncLifetime
{
    public const string Region = "us-east-1";
    public const string Base = "debian-12-x86";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);
    private int _tokens;
    private HostServer? _server;
    private HostClient? _client;

    public string Root { get; } = Directory.CreateTempSubdirectory("buildfarm-host-").FullName;

    public string Data => Path.Combine(Root, "host");

    public string Home => Path.Combine(Root, "agent");

    public string Exports => Path.Combine(Root, "exports");

    public string BaseId { get; private set; } = "";

    public static string Cache => Environment.GetEnvironmentVariable("BUILDFARM_TEST_CACHE")
        ?? Path.Combine(Path.GetTempPath(), "buildfarm-test-cache");

    private static bool CanRun => Environment.IsPrivilegedProcess && Tools.AllMissing().Count == 0;

    public async Task InitializeAsync()
    {
        if (!CanRun)
        {
            return;
        }
        var agent = Directory.CreateDirectory(Path.Combine(Root, "agent-program")).FullName;
        var program = Path.Combine(agent, "buildfarm-agent");
        await File.WriteAllTextAsync(program, GuestShell.AgentScript);
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Exports);
        await StartAsync();
        BaseId = (await CallAsync(new PrepareBaseImageRequest { Name = Base }, HostImage.Parser)).Id;
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Root, recursive: true);
    }

    public HostClient Client => _client!;

    internal Func<HostOptions, HostOptions> Configure { get; init; } = options => options;

    internal HostOptions Options => Configure(new HostOptions
    {
        DataFolder = Data,
        AgentFolder = Path.Combine(Root, "agent-program"),
        AgentSocketFolder = Home,
        BaseCacheFolder = Cache,
        IdleTimeout = TimeSpan.Zero,
    });

    public async Task StartAsync()
    {
        _server = new HostServer(Options, TimeProvider.System, NullLoggerFactory.Instance);
        await _server.StartAsync();
        _client = new HostClient(Path.Combine(Data, "host.sock"));
    }

    /// <summary>Completes when the host finds a reason of its own to end.</summary>
    internal Task RunAsync() => _server!.RunAsync(CancellationToken.None);

    public async Task StopAsync()
    {
        _client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }

    public string NewToken() => $"token-{Interlocked.Increment(ref _tokens)}";

    /// <summary>Calls the method that the request is named after.</summary>
    public Task<T> CallAsync<T>(IMessage request, MessageParser<T> parser)
        where T : IMessage<T> =>
        Client.CallAsync(request.Descriptor.Name[..^"Request".Length], request, parser, s_limit, CancellationToken.None);

    internal async Task<(HostInstance Instance, GuestShell Shell)> LaunchAsync(
        string? imageId = null, string layerId = "", string type = "t3.micro", string? token = null, string userData = "")
    {
        token ??= NewToken();
        var shell = new GuestShell(Home, HostIds.Instance(Region, token));
        var instance = await CallAsync(new LaunchInstanceRequest
        {
            Token = token,
            Region = Region,
            ImageId = imageId ?? BaseId,
            LayerId = layerId,
            InstanceType = type,
            OwnerArn = "arn:aws:imagebuilder:us-east-1:000000000000:image/test/1.0.0/1",
            AgentToken = "secret-of-the-agent",
            UserData = userData,
        }, HostInstance.Parser);
        return (instance, shell);
    }

    public Task TerminateAsync(string id) => CallAsync(
        new TerminateInstanceRequest { Region = Region, InstanceId = id, Token = "end-" + id }, TerminateInstanceResponse.Parser);

    public async Task<HostInstance?> DescribeAsync(string id) =>
        (await CallAsync(new DescribeInstanceRequest { Region = Region, InstanceId = id }, DescribeInstanceResponse.Parser)).Instance;

    /// <summary>The first event of that kind about the instance, from the beginning of time.</summary>
    public async Task<HostEvent> EventAsync(string instanceId, HostInstanceChange change)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var news in Client.WatchAsync(0, limit.Token))
        {
            if (news.InstanceId == instanceId && news.Change == change)
            {
                return news;
            }
        }
        throw new InvalidOperationException("The host ended the watch.");
    }
}

[CollectionDefinition(Name)]
public sealed class HostCollection : ICollectionFixture<HostFixture>
{
    public const string Name = "builder host";
}
