using System.Collections.Concurrent;
using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Clouds.Local;

/// <summary>
/// Orders that wait for the agents of local instances, in memory: after a restart of the farm the owners offer theirs again, and an
/// agent that holds an order already is not given it twice. The agent hub takes from here; nothing polls.
/// </summary>
public sealed class AgentOutbox(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, AgentInbox> _inboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _cancelled = new(StringComparer.Ordinal);

    /// <summary>Puts an order in line. The same work id again changes nothing.</summary>
    public void Offer(string instanceId, WorkOrder order) => Inbox(instanceId).Add(order);

    /// <summary>
    /// The first order that the agent does not hold, or null when there is none within the wait. An order stays in line until the
    /// agent names it as held, so that an answer lost on the way is given again.
    /// </summary>
    public async Task<WorkOrder?> TakeAsync(
        string instanceId, IReadOnlyCollection<string> heldWork, TimeSpan wait, CancellationToken cancellation)
    {
        var inbox = Inbox(instanceId);
        var deadline = time.GetUtcNow() + wait;
        while (true)
        {
            // the signal is read before the line is: an order added between the two completes it
            var changed = inbox.Changed;
            if (inbox.First(heldWork) is { } order)
            {
                return order;
            }
            var left = deadline - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return null;
            }
            try
            {
                await changed.WaitAsync(left, time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    /// <summary>Marks an order to be stopped. It stays in line: the agent is told by the answer to its report, and reports the result.</summary>
    public void Cancel(string instanceId, string workId) => _cancelled[workId] = instanceId;

    public bool IsCancelled(string workId) => _cancelled.ContainsKey(workId);

    /// <summary>The order's result is stored: it leaves the line and is not given again.</summary>
    public void Complete(string instanceId, string workId)
    {
        _cancelled.TryRemove(workId, out _);
        if (_inboxes.TryGetValue(instanceId, out var inbox))
        {
            inbox.Remove(workId);
        }
    }

    /// <summary>The instance is gone: its line too, and whoever waits there is sent away.</summary>
    public void Remove(string instanceId)
    {
        if (_inboxes.TryRemove(instanceId, out var inbox))
        {
            inbox.Close();
        }
        foreach (var (workId, instance) in _cancelled)
        {
            if (instance == instanceId)
            {
                _cancelled.TryRemove(workId, out _);
            }
        }
    }

    private AgentInbox Inbox(string instanceId) => _inboxes.GetOrAdd(instanceId, static _ => new AgentInbox());
}
