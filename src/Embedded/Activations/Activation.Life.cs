using BuildFarm.Embedded.Calls;
using BuildFarm.Embedded.Reminders;
using BuildFarm.Embedded.State;
using BuildFarm.Embedded.Timers;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Activations;

/// <summary>The life of an activation: made, loaded, activated, deactivated; and what lives as long: states and timers.</summary>
internal sealed partial class Activation
{
    // How often a call may be passed on by activations that are ending before it is given up.
    private const int MaxForwards = 8;

    private readonly List<IStoredState> _states = [];
    private readonly HashSet<IGrainTimer> _timers = [];
    private readonly TaskCompletionSource _deactivated;
    private IServiceScope? _scope;
    private DeactivationReason? _ending;
    private long _keepUntil;

    public Task Deactivated => _deactivated.Task;

    /// <summary>Starts to make the grain.</summary>
    public void Begin() => _scheduler.Post(static s => _ = ((Activation)s!).ActivateAsync(), this);

    /// <summary>Called while the grain is made: binds a constructor parameter to a stored state.</summary>
    public IPersistentState<TState> AddState<TState>(string name)
    {
        var state = new PersistentState<TState>(this, name);
        _states.Add(state);
        return state;
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_ending is not null || _state is ActivationState.Deactivating or ActivationState.Gone) return;
            _ending = deactivationReason;
            if (_state != ActivationState.Valid || _pumpPosted) return;
            _pumpPosted = true;
        }

        PostPump();
    }

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        lock (_lock)
        {
            var ticks = timeSpan == Timeout.InfiniteTimeSpan || timeSpan == TimeSpan.MaxValue
                ? long.MaxValue / 2
                : (long)(Math.Max(0, timeSpan.TotalSeconds) * _runtime.Time.TimestampFrequency);
            _keepUntil = _runtime.Time.GetTimestamp() + ticks;
        }
    }

    /// <summary>Deactivates the grain if it has had nothing to do for this long.</summary>
    public void CollectIfIdle(TimeSpan age)
    {
        if (Key.Class.IsKeptAlive) return;
        var now = _runtime.Time.GetTimestamp();
        lock (_lock)
        {
            if (_state != ActivationState.Valid || _running.Count > 0 || !_waiting.IsEmpty || now < _keepUntil) return;
            if (_runtime.Time.GetElapsedTime(_lastUse, now) < age) return;
        }

        Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"No call for {age}."));
    }

    /// <summary>The process has crashed: forgets everything, answers nothing.</summary>
    public void Drop()
    {
        lock (_lock)
        {
            _state = ActivationState.Gone;
            _waiting.TakeAll();
        }

        _scheduler.Drop();
        DisposeTimers();
    }

    public IGrainTimer RegisterTimer<TState>(Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        if (!ReferenceEquals(RuntimeContext.Current, this))
            throw new InvalidOperationException($"{GrainId}: a grain registers its timers in its own turns, not from Task.Run or another grain.");
        var timer = new GrainTimer<TState>(this, callback, state, options);
        lock (_timers) _timers.Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Forget(IGrainTimer timer)
    {
        lock (_timers) _timers.Remove(timer);
    }

    private ReminderService Reminders => ReferenceEquals(RuntimeContext.Current, this)
        ? _runtime.Reminders
        : throw new InvalidOperationException($"{GrainId}: a grain uses its reminders in its own turns.");

    public Task<IGrainReminder> RegisterOrUpdateReminder(string name, TimeSpan dueTime, TimeSpan period) => Reminders.RegisterAsync(GrainId, name, dueTime, period);

    public Task UnregisterReminder(IGrainReminder reminder) => Reminders.UnregisterAsync(GrainId, reminder);

    public Task<IGrainReminder?> GetReminder(string name) => Task.FromResult(Reminders.Find(GrainId, name));

    public Task<List<IGrainReminder>> GetReminders() => Task.FromResult(Reminders.ListOf(GrainId));

    private async Task ActivateAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(_runtime.Options.ActivationTimeout, _runtime.Time);
            await LoadAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception failure)
        {
            _runtime.Log.ActivationFailed(failure, GrainId);
            await EndAsync(failure);
            return;
        }

        lock (_lock)
        {
            if (_state != ActivationState.Activating) return;
            _state = ActivationState.Valid;
            _pumpPosted = true;
        }

        PostPump();
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        _scope = _runtime.Services.CreateScope();
        GrainInstance = Key.Class.Create(_scope.ServiceProvider, this);
        foreach (var state in _states) await state.ReadStateAsync();
        await ((IGrainBase)GrainInstance).OnActivateAsync(cancellation);
    }

    // Called under the lock.
    private void BeginDeactivation(DeactivationReason reason)
    {
        _state = ActivationState.Deactivating;
        _scheduler.Post(static s =>
        {
            var (activation, why) = ((Activation, DeactivationReason))s!;
            _ = activation.DeactivateAsync(why);
        }, (this, reason));
    }

    private async Task DeactivateAsync(DeactivationReason reason)
    {
        DisposeTimers();
        try
        {
            using var limit = new CancellationTokenSource(_runtime.Options.DeactivationTimeout, _runtime.Time);
            await ((IGrainBase)GrainInstance!).OnDeactivateAsync(reason, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception failure)
        {
            _runtime.Log.DeactivationFailed(failure, GrainId);
        }

        await EndAsync(null);
    }

    /// <summary>Leaves the directory, then fails or passes on what waits.</summary>
    private async Task EndAsync(Exception? failure)
    {
        List<GrainCall> left;
        lock (_lock)
        {
            if (_state == ActivationState.Gone) return;
            _state = ActivationState.Gone;
            left = _waiting.TakeAll();
        }

        _runtime.Remove(this);
        DisposeTimers();
        foreach (var call in left)
        {
            if (failure is not null) call.Fail(failure);
            else if (call is not RequestCall request) continue;
            else if (++request.Forwards > MaxForwards) request.Fail(new OrleansMessageRejectionException($"{request.Describe()}: the grain was deactivated {MaxForwards} times before the call's turn came."));
            else _runtime.Route(request);
        }

        await DisposeGrainAsync();
        _runtime.Complete(_deactivated);
    }

    private async Task DisposeGrainAsync()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else (GrainInstance as IDisposable)?.Dispose();
            _scope?.Dispose();
        }
        catch (Exception failure)
        {
            _runtime.Log.DeactivationFailed(failure, GrainId);
        }
    }

    private void DisposeTimers()
    {
        IGrainTimer[] timers;
        lock (_timers) timers = [.. _timers];
        foreach (var timer in timers) timer.Dispose();
    }
}
