using Orleans.Runtime;

namespace BuildFarm.Embedded.Scheduling;

/// <summary>
/// The task scheduler of one activation: runs its tasks one at a time, so that what a grain awaits goes on in the grain's context and two
/// turns never overlap.
/// </summary>
internal sealed class ActivationScheduler(ITurnScheduler turns, IGrainContext owner) : TaskScheduler, ITurnSource
{
    // A long queue gives the thread back now and then, so that other activations get their turns.
    private const int TurnsPerSlice = 64;

    private readonly Queue<Task> _queue = new(4);
    private bool _scheduled;
    private bool _dropped;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs an action as a task of this scheduler.</summary>
    public void Post(Action<object?> action, object? state) => new Task(action, state).Start(this);

    /// <summary>Forgets all turns, those to come too: the process has crashed.</summary>
    public void Drop()
    {
        lock (_queue)
        {
            _dropped = true;
            _queue.Clear();
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_queue)
        {
            if (_dropped) return;
            _queue.Enqueue(task);
            if (_scheduled) return;
            _scheduled = true;
        }

        turns.Schedule(this);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(RuntimeContext.Current, owner) && ReferenceEquals(Current, this) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_queue) return _queue.ToArray();
    }

    public bool RunTurn()
    {
        Task task;
        lock (_queue)
        {
            if (!_queue.TryDequeue(out task!))
            {
                _scheduled = false;
                return false;
            }
        }

        var outer = RuntimeContext.Current;
        RuntimeContext.Current = owner;
        try
        {
            TryExecuteTask(task);
        }
        finally
        {
            RuntimeContext.Current = outer;
        }

        lock (_queue)
        {
            if (_queue.Count > 0) return true;
            _scheduled = false;
            return false;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var i = 0; i < TurnsPerSlice; i++)
        {
            if (!RunTurn()) return;
        }

        turns.Schedule(this);
    }
}
