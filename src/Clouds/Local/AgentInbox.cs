using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Clouds.Local;

/// <summary>One instance's line of orders.</summary>
internal sealed class AgentInbox
{
    private readonly Lock _lock = new();
    private readonly List<WorkOrder> _orders = [];
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Completes when the line changes after this was read.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    public void Add(WorkOrder order)
    {
        lock (_lock)
        {
            if (_done.Contains(order.WorkId) || _orders.Exists(o => o.WorkId == order.WorkId))
            {
                return;
            }
            _orders.Add(order);
            Signal();
        }
    }

    public WorkOrder? First(IReadOnlyCollection<string> heldWork)
    {
        lock (_lock)
        {
            return _orders.Find(o => !heldWork.Contains(o.WorkId));
        }
    }

    public void Remove(string workId)
    {
        lock (_lock)
        {
            _done.Add(workId);
            _orders.RemoveAll(o => o.WorkId == workId);
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _orders.Clear();
            _changed.TrySetCanceled();
        }
    }

    private void Signal()
    {
        var old = _changed;
        _changed = NewSignal();
        old.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
