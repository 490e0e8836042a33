using System.Reflection;
using BuildFarm.Host.Instances;
using BuildFarm.Host.Processes;
using BuildFarm.Host.Storage;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Host.Api;

/// <summary>What the host says of itself, and its end on request.</summary>
internal sealed class StatusService(Inventory inventory, InstanceManager instances, bool startedByServer, TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly TaskCompletionSource _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody asked the host to end.</summary>
    public Task ShutdownAsked => _shutdown.Task;

    public HostStatus Get() => new()
    {
        Version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "",
        ProcessId = Environment.ProcessId,
        Started = Timestamp.FromDateTimeOffset(_started),
        RunningInstances = instances.LiveCount,
        Images = inventory.Images.Count(i => i.Deregistered is null),
        Layers = inventory.Layers.Count,
        CachedLayerBytes = inventory.CachedLayers.Sum(c => c.SizeBytes),
        MissingTools = { Tools.AllMissing() },
    };

    /// <summary>A server stops: its host goes with it, unless there are instances to look after, or somebody else started the host.</summary>
    public void EndIfUnneeded()
    {
        if (startedByServer && instances.LiveCount == 0)
        {
            _shutdown.TrySetResult();
        }
    }

    public async Task ShutdownAsync(bool terminateInstances)
    {
        if (instances.LiveCount > 0 && !terminateInstances)
        {
            throw HostException.Conflict($"{instances.LiveCount} instances are running. Terminate them first, or ask for it with the shutdown.");
        }
        await instances.TerminateAllAsync().ConfigureAwait(false);
        _shutdown.TrySetResult();
    }
}
