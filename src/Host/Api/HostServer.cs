using BuildFarm.Host.Cgroups;
using BuildFarm.Host.Events;
using BuildFarm.Host.Images;
using BuildFarm.Host.Instances;
using BuildFarm.Host.Layers;
using BuildFarm.Host.Network;
using BuildFarm.Host.Parameters;
using BuildFarm.Host.Processes;
using BuildFarm.Host.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Api;

/// <summary>One builder host: all of its parts, from start to a clean end.</summary>
internal sealed class HostServer : IAsyncDisposable
{
    private readonly HostOptions _options;
    private readonly DataFolders _folders;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private readonly TrashBin _trash;
    private readonly NetworkPool _networks;
    private readonly CgroupTree _cgroups;
    private readonly InstanceManager _instances;
    private readonly Recovery _recovery;
    private readonly DiskGuard _disk;
    private readonly StatusService _status;
    private readonly IdleWatch _idle;
    private readonly CancellationTokenSource _ending = new();
    private readonly WebApplication _app;
    private Task _diskWatch = Task.CompletedTask;

    public HostServer(HostOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _loggers = loggers;
        _logger = loggers.CreateLogger<HostServer>();
        if (!Environment.IsPrivilegedProcess)
        {
            throw HostException.Invalid("The builder host needs root: it mounts, makes network namespaces and boots containers. Run it with sudo.");
        }
        Tools.Require();
        _folders = new DataFolders(options.DataFolder);
        Directory.CreateDirectory(options.AgentSocketFolder);
        _lock = TakeLock(_folders.LockFile);
        _trash = new TrashBin(_folders, Logger<TrashBin>());
        _cgroups = new CgroupTree(_folders.Root);
        _networks = new NetworkPool(_folders.Root, options.SpareNetworks, Logger<NetworkPool>());
        var inventory = new Inventory(_folders, _trash, time, Logger<Inventory>());
        var events = new EventHub(time);
        _instances = new InstanceManager(_folders, options, inventory, _trash, _networks, _cgroups, events, time, Logger<InstanceManager>());
        _recovery = new Recovery(_folders, options, inventory, _trash, _cgroups, _instances, Logger<Recovery>());
        _disk = new DiskGuard(_folders, options, _instances, time, Logger<DiskGuard>());
        var layers = new LayerService(_folders, options, inventory, _instances, time, Logger<LayerService>());
        var images = new ImageService(_folders, options, inventory, _instances, layers, _trash, time, Logger<ImageService>());
        var imports = new ImportService(_folders, inventory, layers, new BaseImageBuilder(_folders, options, Logger<BaseImageBuilder>()), time, Logger<ImportService>());
        _status = new StatusService(inventory, _instances, options.StartedByServer, time);
        _idle = new IdleWatch(options.IdleTimeout, time, () => _instances.LiveCount > 0);
        var methods = new HostMethods(_status, _instances, images, imports, new ExportService(_folders, images, time), layers, new ParameterStore(_folders));
        _app = BuildApp();
        new HostEndpoints(methods, events, _instances, _idle, _ending.Token, Logger<HostEndpoints>()).Map(_app);
    }

    /// <summary>Cleans up what a run before left, then listens.</summary>
    public async Task StartAsync()
    {
        _recovery.Run();
        await _networks.StartAsync().ConfigureAwait(false);
        File.Delete(_folders.Socket);
        await _app.StartAsync().ConfigureAwait(false);
        File.SetUnixFileMode(_folders.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _diskWatch = _disk.RunAsync(_ending.Token);
        LogMessages.Listening(_logger, _folders.Socket, Environment.ProcessId);
    }

    /// <summary>Returns when there is a reason to end: asked to, nobody there, or the token.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var signalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(() => signalled.TrySetResult()).ConfigureAwait(false);
        var reason = await Task.WhenAny(_status.ShutdownAsked, _idle.Idle, signalled.Task).ConfigureAwait(false);
        LogMessages.Ending(_logger, reason == _idle.Idle ? "nobody called for a while" : reason == signalled.Task ? "signal" : "asked to");
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_folders.Socket); // nobody new comes
        await _instances.TerminateAllAsync().ConfigureAwait(false);
        await _ending.CancelAsync().ConfigureAwait(false);
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await _diskWatch.ConfigureAwait(false);
        await _networks.DisposeAsync().ConfigureAwait(false);
        _cgroups.RemoveParent();
        await _trash.DisposeAsync().ConfigureAwait(false);
        await _lock.DisposeAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    private WebApplication BuildApp()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = _folders.Root });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 8 << 20;
            kestrel.ListenUnixSocket(_folders.Socket, listen => listen.Protocols = HttpProtocols.Http1);
        });
        // signals are the program's business: it ends instances first
        builder.Services.AddSingleton<Microsoft.Extensions.Hosting.IHostLifetime, NoSignals>();
        return builder.Build();
    }

    private static FileStream TakeLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw HostException.Conflict($"Another builder host works in this data folder: {path} is locked. {e.Message}");
        }
    }

    private ILogger<T> Logger<T>() => _loggers.CreateLogger<T>();
}
