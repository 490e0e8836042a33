using System.Collections.Concurrent;
using BuildFarm.Catalog;
using BuildFarm.Embedded.Calls;
using BuildFarm.Embedded.Hosting;
using BuildFarm.Embedded.Registry;
using BuildFarm.Embedded.Reminders;
using BuildFarm.Embedded.Scheduling;
using BuildFarm.Embedded.State;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Activations;

/// <summary>The engine: which grains are in memory, and the way of a call to its grain.</summary>
internal sealed class EmbeddedRuntime : IDisposable
{
    private readonly ConcurrentDictionary<ActivationKey, Activation> _directory = new();
    private readonly CallTimeouts[] _timeouts;
    private readonly ITimer _collector;
    private volatile RuntimePhase _phase = RuntimePhase.Starting;

    public EmbeddedRuntime(GrainRegistry registry, ICatalog catalog, IServiceProvider services, TimeProvider time, ITurnScheduler turns, EmbeddedOptions options, ILogger log)
    {
        (Registry, Catalog, Services, Time, Turns, Options, Log) = (registry, catalog, services, time, turns, options, log);
        Factory = new GrainFactory(this, registry);
        States = new StateSerializer(this);
        Reminders = new ReminderService(this);
        _timeouts = [.. Enumerable.Range(0, 4).Select(_ => new CallTimeouts(time, options.CallTimeout))];
        _collector = time.CreateTimer(static s => ((EmbeddedRuntime)s!).CollectIdle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public GrainRegistry Registry { get; }
    public ICatalog Catalog { get; }
    public IServiceProvider Services { get; }
    public TimeProvider Time { get; }
    public ITurnScheduler Turns { get; }
    public EmbeddedOptions Options { get; }
    public ILogger Log { get; }
    public GrainFactory Factory { get; }
    public StateSerializer States { get; }
    public ReminderService Reminders { get; }

    /// <summary>How many grains are in memory.</summary>
    public int ActivationCount => _directory.Count;

    public async Task StartAsync(CancellationToken cancellation)
    {
        await Reminders.LoadAsync(cancellation);
        _phase = RuntimePhase.Running;
        _collector.Change(Options.CollectionQuantum, Options.CollectionQuantum);
        Reminders.Start();
    }

    /// <summary>Takes no calls from outside any more, lets what runs end, deactivates all; at most the shutdown timeout.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_phase != RuntimePhase.Running) return;
        _phase = RuntimePhase.Draining;
        _collector.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Reminders.Stop();
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The host stops.");
        var ending = _directory.Values.ToList();
        foreach (var activation in ending) activation.Deactivate(reason);
        try
        {
            await Task.WhenAll(ending.Select(a => a.Deactivated)).WaitAsync(Options.ShutdownTimeout, Time, cancellation);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            Log.ShutdownIncomplete(_directory.Count);
        }

        _phase = RuntimePhase.Stopped;
    }

    /// <summary>As when the process is killed: all activations are gone in this instant, nobody is told.</summary>
    public void Crash()
    {
        _phase = RuntimePhase.Stopped;
        Reminders.Stop();
        foreach (var activation in _directory.Values) activation.Drop();
        _directory.Clear();
        Dispose();
    }

    /// <summary>A new call.</summary>
    public void Send(RequestCall call)
    {
        // From outside a turn, a host that is not running takes nothing; grains that are ending may still call each other.
        if (_phase != RuntimePhase.Running && (_phase != RuntimePhase.Draining || RuntimeContext.Current is null))
        {
            Reject(call);
            return;
        }

        if (!call.OneWay) _timeouts[(uint)call.Target.Key.GetHashCode() % (uint)_timeouts.Length].Add(call);
        Route(call);
    }

    /// <summary>Hands a call to the grain's activation, making one where there is none.</summary>
    public void Route(RequestCall call)
    {
        var target = call.Target;
        if (target.LastActivation is { } last && last.TryEnqueue(call)) return;
        var key = new ActivationKey(target.Class, target.Key);
        while (true)
        {
            if (!_directory.TryGetValue(key, out var activation))
            {
                if (_phase != RuntimePhase.Running)
                {
                    Reject(call);
                    return;
                }

                activation = new Activation(this, key);
                if (!_directory.TryAdd(key, activation)) continue;
                activation.Begin();
            }

            if (activation.TryEnqueue(call))
            {
                target.LastActivation = activation;
                return;
            }

            Remove(activation);
        }
    }

    public void Remove(Activation activation) => _directory.TryRemove(new KeyValuePair<ActivationKey, Activation>(activation.Key, activation));

    private static void Reject(RequestCall call) =>
        call.Fail(new OrleansMessageRejectionException($"{call.Describe()}: the host is not running (it starts, stops or has stopped)."));

    private void CollectIdle()
    {
        foreach (var activation in _directory.Values) activation.CollectIfIdle(Options.CollectionAge);
    }

    public void Dispose()
    {
        _collector.Dispose();
        foreach (var timeouts in _timeouts) timeouts.Dispose();
        Reminders.Dispose();
    }
}
