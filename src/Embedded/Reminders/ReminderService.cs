using BuildFarm.Catalog;
using BuildFarm.Embedded.Activations;
using BuildFarm.Embedded.Calls;
using BuildFarm.Embedded.Registry;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Reminders;

/// <summary>
/// Durable reminders: rows of the catalog, all in memory while the host runs, one timer at the next that is due. A tick that is still being
/// received keeps back the next of its reminder; ticks missed while the host was down come as one.
/// </summary>
internal sealed class ReminderService : IDisposable
{
    // After a restart all reminders may be due at once: this many at a time, not a million activations together.
    private const int MaxInFlight = 256;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly EmbeddedRuntime _runtime;
    private readonly ITimer _timer;
    private readonly Dictionary<GrainId, Dictionary<string, Reminder>> _byGrain = [];
    private readonly PriorityQueue<Reminder, DateTimeOffset> _due = new();
    private int _inFlight;
    private bool _running;

    public ReminderService(EmbeddedRuntime runtime)
    {
        _runtime = runtime;
        _timer = runtime.Time.CreateTimer(static s => ((ReminderService)s!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async Task LoadAsync(CancellationToken cancellation)
    {
        var rows = await _runtime.Catalog.ListRemindersAsync(cancellation);
        lock (_lock)
        {
            foreach (var row in rows)
            {
                var reminder = new Reminder(GrainId.Create(row.Type, row.Key), row.Name, row.Start, row.Period);
                Put(reminder);
                _due.Enqueue(reminder, row.Start);
            }
        }
    }

    public void Start()
    {
        lock (_lock) _running = true;
        FireDue();
    }

    public void Stop()
    {
        lock (_lock) _running = false;
    }

    public async Task<IGrainReminder> RegisterAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(dueTime), dueTime, "A reminder's due time is zero or more.");
        if (period < _runtime.Options.MinimumReminderPeriod)
            throw new ArgumentException($"The reminder {name} of {grain} has the period {period}; the least is {_runtime.Options.MinimumReminderPeriod}. For shorter ones use a grain timer.", nameof(period));
        var reminder = new Reminder(grain, name, _runtime.Time.GetUtcNow() + dueTime, period);
        await _runtime.Catalog.CommitAsync([new PutReminder(new ReminderRow(grain.TypeName, grain.KeyText, name, reminder.Start, period))]);
        lock (_lock)
        {
            Put(reminder);
            _due.Enqueue(reminder, reminder.Start);
            Arm();
        }

        return reminder;
    }

    public async Task UnregisterAsync(GrainId grain, IGrainReminder reminder)
    {
        await _runtime.Catalog.CommitAsync([new DeleteReminder(grain.TypeName, grain.KeyText, reminder.ReminderName)]);
        lock (_lock)
        {
            if (!_byGrain.TryGetValue(grain, out var named)) return;
            named.Remove(reminder.ReminderName);
            if (named.Count == 0) _byGrain.Remove(grain);
        }
    }

    public IGrainReminder? Find(GrainId grain, string name)
    {
        lock (_lock) return _byGrain.GetValueOrDefault(grain)?.GetValueOrDefault(name);
    }

    public List<IGrainReminder> ListOf(GrainId grain)
    {
        lock (_lock) return _byGrain.TryGetValue(grain, out var named) ? [.. named.Values] : [];
    }

    private void Put(Reminder reminder)
    {
        if (!_byGrain.TryGetValue(reminder.Grain, out var named)) _byGrain[reminder.Grain] = named = [];
        named[reminder.ReminderName] = reminder;
    }

    private bool IsCurrent(Reminder reminder) => ReferenceEquals(_byGrain.GetValueOrDefault(reminder.Grain)?.GetValueOrDefault(reminder.ReminderName), reminder);

    private void FireDue()
    {
        var now = _runtime.Time.GetUtcNow();
        var due = new List<Reminder>();
        lock (_lock)
        {
            while (_running && _inFlight < MaxInFlight && _due.TryPeek(out var next, out var at) && (at <= now || !IsCurrent(next)))
            {
                _due.Dequeue();
                if (!IsCurrent(next)) continue;
                _inFlight++;
                due.Add(next);
            }

            Arm();
        }

        foreach (var reminder in due) _ = FireAsync(reminder, now);
    }

    // Called under the lock.
    private void Arm()
    {
        if (!_running || _inFlight >= MaxInFlight || !_due.TryPeek(out _, out var at)) return;
        var wait = at - _runtime.Time.GetUtcNow();
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > s_longestWait ? s_longestWait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private async Task FireAsync(Reminder reminder, DateTimeOffset now)
    {
        try
        {
            if (_runtime.Registry.FindClass(reminder.Grain.TypeName) is not { IsRemindable: true } grainClass)
                throw new InvalidOperationException($"No grain class of this host is the grain type \"{reminder.Grain.TypeName}\" and IRemindable.");
            var target = new ReferenceTarget(_runtime, _runtime.Registry.Interface(typeof(IRemindable)), grainClass, reminder.Grain.KeyText);
            var status = new TickStatus(reminder.Start.UtcDateTime, reminder.Period, now.UtcDateTime);
            await GrainRegistry.ReceiveReminder.Send(_runtime, target, [reminder.ReminderName, status], _runtime.Time.GetTimestamp());
        }
        catch (Exception failure)
        {
            _runtime.Log.ReminderFailed(failure, reminder.ReminderName, reminder.Grain);
        }

        lock (_lock)
        {
            _inFlight--;
            if (IsCurrent(reminder)) _due.Enqueue(reminder, reminder.NextAfter(_runtime.Time.GetUtcNow()));
            Arm();
        }
    }

    public void Dispose() => _timer.Dispose();
}
