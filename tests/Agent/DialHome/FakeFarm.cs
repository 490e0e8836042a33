using BuildFarm.Agent.DialHome;
using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Agent.Tests.DialHome;

/// <summary>A farm in memory: stores events as the real one does, and can lose answers, be away, and cancel.</summary>
internal sealed class FakeFarm : IFarm
{
    private readonly Lock _gate = new();
    private readonly Queue<WorkOrder> _orders = new();
    private readonly List<(Func<FakeFarm, bool> Condition, TaskCompletionSource Reached)> _awaited = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<WorkEvent> Stored { get; } = [];

    public int Repeated { get; private set; }

    public int Leases { get; private set; }

    public bool Away { get; set; }

    public bool Cancel { get; set; }

    /// <summary>Answers that get lost after the farm has stored the events.</summary>
    public int LoseAnswers { get; set; }

    public bool WithholdAcknowledgements { get; set; }

    public WorkResult? Result => Stored.LastOrDefault(item => item.Result is not null)?.Result;

    public string Output => string.Concat(Stored.Where(item => item.Output is not null).Select(item => item.Output.Data.ToStringUtf8()));

    public IEnumerable<string> Steps => Stored.Where(item => item.Step is not null).Select(item => $"{item.Step.Step} {item.Step.Attempt} {item.Step.Status}");

    public void Give(WorkOrder order)
    {
        lock (_gate)
        {
            _orders.Enqueue(order);
            Changed();
        }
    }

    public void ComeBack()
    {
        lock (_gate)
        {
            Away = false;
            Changed();
        }
    }

    public Task Until(Func<FakeFarm, bool> condition)
    {
        lock (_gate)
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((condition, source));
            Check();
            return source.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public async Task<WorkOrder?> LeaseAsync(IReadOnlyCollection<string> heldWork, CancellationToken stop)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Away)
                {
                    throw new FarmUnavailableException("away");
                }

                if (_orders.TryDequeue(out WorkOrder? order))
                {
                    Leases++;
                    Check();
                    return order;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(stop);
        }
    }

    public Task<ReportResponse> ReportAsync(string workId, IEnumerable<WorkEvent> events, CancellationToken stop)
    {
        lock (_gate)
        {
            if (Away)
            {
                throw new FarmUnavailableException("away");
            }

            foreach (WorkEvent item in events)
            {
                long last = Stored.Count == 0 ? 0 : Stored[^1].Seq;
                Repeated += item.Seq <= last ? 1 : 0;
                if (item.Seq == last + 1)
                {
                    Stored.Add(item.Clone());
                }
                else
                {
                    Assert.True(item.Seq <= last, $"a gap: {item.Seq} after {last}");
                }
            }

            Check();
            if (LoseAnswers > 0)
            {
                LoseAnswers--;
                throw new FarmUnavailableException("the answer was lost");
            }

            return Task.FromResult(new ReportResponse { AcknowledgedSeq = WithholdAcknowledgements || Stored.Count == 0 ? 0 : Stored[^1].Seq, Cancel = Cancel });
        }
    }

    public async Task WaitForReturnAsync(TimeSpan pause, CancellationToken stop)
    {
        Task changed;
        lock (_gate)
        {
            if (!Away)
            {
                return;
            }

            changed = _changed.Task;
        }

        await changed.WaitAsync(stop);
    }

    private void Changed()
    {
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        Check();
    }

    private void Check()
    {
        foreach ((Func<FakeFarm, bool> condition, TaskCompletionSource reached) in _awaited)
        {
            if (condition(this))
            {
                reached.TrySetResult();
            }
        }
    }
}
