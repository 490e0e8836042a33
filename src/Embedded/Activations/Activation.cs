using BuildFarm.Embedded.Calls;
using BuildFarm.Embedded.Scheduling;
using BuildFarm.Embedded.State;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace BuildFarm.Embedded.Activations;

/// <summary>One grain in memory: its object, its queue and its turns. This part takes calls and runs them; the other part is its life.</summary>
internal sealed partial class Activation : IActivation
{
    private readonly Lock _lock = new();
    private readonly EmbeddedRuntime _runtime;
    private readonly ActivationScheduler _scheduler;
    private WaitingCalls _waiting;
    private RunningCalls _running;
    private bool _pumpPosted;
    private ActivationState _state = ActivationState.Activating;
    private long _lastUse;

    public Activation(EmbeddedRuntime runtime, ActivationKey key, long number)
    {
        Number = number;
        _runtime = runtime;
        Key = key;
        _deactivated = new TaskCompletionSource(runtime.ReplyOptions);
        GrainId = GrainId.Create(key.Class.Name, key.Key);
        _scheduler = new ActivationScheduler(runtime.Turns, this);
        _lastUse = runtime.Time.GetTimestamp();
    }

    /// <summary>In the order of making.</summary>
    public long Number { get; }

    public ActivationKey Key { get; }

    public GrainId GrainId { get; }

    public object? GrainInstance { get; private set; }

    public GrainReference GrainReference => field ??= _runtime.Factory.Reference(Key.Class.Interfaces[0], Key.Class, Key.Key);

    public IGrainFactory GrainFactory => _runtime.Factory;

    public IServiceProvider ActivationServices => _scope?.ServiceProvider ?? _runtime.Services;

    internal EmbeddedRuntime Runtime => _runtime;

    /// <summary>Takes a call. False when the activation is gone: ask for the next one.</summary>
    public bool TryEnqueue(GrainCall call)
    {
        lock (_lock)
        {
            if (_state == ActivationState.Gone || (call.LocalOnly && _state == ActivationState.Deactivating)) return false;
            _waiting.Add(call);
            if (call.IsUse) _lastUse = call.SentAt;
            if (_state != ActivationState.Valid || _pumpPosted || !_running.Admits(call, Key.Class.IsReentrant)) return true;
            _pumpPosted = true;
        }

        PostPump();
        return true;
    }

    /// <summary>A call has left the grain; the next may run. Called in a turn.</summary>
    public void OnEnded(GrainCall call)
    {
        lock (_lock)
        {
            _running.Remove(call);
            if (call.IsUse) _lastUse = _runtime.Time.GetTimestamp();
            if (_pumpPosted || (_waiting.IsEmpty && _ending is null)) return;
            _pumpPosted = true;
        }

        PostPump();
    }

    /// <summary>A method has ended by an exception.</summary>
    public void OnFailure(GrainCall call, Exception failure)
    {
        if (call.OneWay) _runtime.Log.OneWayCallFailed(failure, call.Describe());
        if (failure is not InconsistentStateException { IsSourceActivation: true } stale) return;
        // What it has in memory is not what is stored: the next call starts from the store. Callers that pass the exception on stay.
        stale.IsSourceActivation = false;
        Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, stale.Message));
    }

    private void PostPump() => _scheduler.Post(static s => ((Activation)s!).Pump(), this);

    /// <summary>Starts calls that may run. One turn.</summary>
    private void Pump()
    {
        for (var left = _runtime.Turns.RequestsPerTurn; left > 0; left--)
        {
            if (TakeNext() is not { } call) return;
            call.Start(this);
        }

        lock (_lock)
        {
            if (_waiting.IsEmpty && _ending is null)
            {
                _pumpPosted = false;
                return;
            }
        }

        PostPump();
    }

    /// <summary>The next call, counted as running; null when none may run. Until then the pump counts as posted, so that calls which end at once post no other.</summary>
    private GrainCall? TakeNext()
    {
        lock (_lock)
        {
            while (_state == ActivationState.Valid && _ending is null && _waiting.Take(_running, Key.Class.IsReentrant) is { } call)
            {
                // Its caller has given it up while it waited: at most once allows never.
                if (call.IsAnswered) continue;
                _running.Add(call);
                return call;
            }

            _pumpPosted = false;
            if (_state == ActivationState.Valid && _ending is { } reason && _running.Count == 0) BeginDeactivation(reason);
            return null;
        }
    }
}
