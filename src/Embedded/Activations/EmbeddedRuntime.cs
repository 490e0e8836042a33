using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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
    private long _activations;
    private volatile RuntimePhase _phase = RuntimePhase.Starting;

    public EmbeddedRuntime(GrainRegistry registry, ICatalog catalog, IServiceProvider services, TimeProvider time, ITurnScheduler turns, EmbeddedOptions options, ILogger log)
    {
        (Registry, Catalog, Services, Time, Turns, Options, Log) = (registry, catalog, services, time, turns, options, log);
        Factory = new GrainFactory(this, registry);
        States = new StateSerializer(this);
        Reminders = new ReminderService(this);
        // One thread needs one list, and its order then depends on nothing but the run.
        var lists = IsOnThreadPool ? 4 : 1;
        _timeouts = [.. Enumerable.Range(0, lists).Select(_ => new CallTimeouts(time, options.CallTimeout))];
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

    public bool IsOnThreadPool => Turns is ThreadPoolTurnScheduler;

    /// <summary>On the thread pool a caller's code must not run inside whoever answers; on one thread it must not leave it.</summary>
    public TaskCreationOptions ReplyOptions => IsOnThreadPool ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None;

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
        var ending = InMemory().ToList();
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

        if (!call.OneWay) WatchTimeout(call);
        Route(call);
    }

    /// <summary>Answers the call with a TimeoutException if nobody else does in time.</summary>
    public void WatchTimeout(GrainCall call) => _timeouts[(int)((uint)RuntimeHelpers.GetHashCode(call) % (uint)_timeouts.Length)].Add(call);

    /// <summary>Completes what callers outside of turns wait for, the way replies go.</summary>
    public void Complete(TaskCompletionSource completion)
    {
        if (!Turns.TakeReply(new CompletionReply(completion))) completion.TrySetResult();
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

                activation = new Activation(this, key, Interlocked.Increment(ref _activations));
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
        foreach (var activation in InMemory()) activation.CollectIfIdle(Options.CollectionAge);
    }

    // The directory's order depends on string hashes, which differ from process to process; a replayed run needs one that does not.
    private IEnumerable<Activation> InMemory() => IsOnThreadPool ? _directory.Values : _directory.Values.OrderBy(a => a.Number);

    public void Dispose()
    {
        _collector.Dispose();
        foreach (var timeouts in _timeouts) timeouts.Dispose();
        Reminders.Dispose();
    }
}
