using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Machine;
using BuildFarm.Model.AgentProtocol;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Agent.DialHome;

/// <summary>The life of an agent on an instance: what is unfinished first, then lease, run, report, for ever.</summary>
internal sealed class AgentLoop(IFarm farm, OrderStore store, OrderRunner runner, IReboot reboot, TimeProvider time, Func<double> chance, ILogger log)
{
    // an answer without work that comes sooner than this is no long poll: do not spin
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(200);

    // what a reboot waits for the farm to hear of it; the spool survives it anyway
    private static readonly TimeSpan RebootNotice = TimeSpan.FromSeconds(3);

    public long MaximumSpoolBytes { get; init; } = EventSpool.DefaultMaximumBytes;

    /// <returns>When <paramref name="stop"/> fires, or a reboot is under way.</returns>
    public async Task RunAsync(CancellationToken stop)
    {
        Backoff backoff = new(chance);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                bool isResumed = store.Unfinished() is not null;
                WorkOrder? order = store.Unfinished() ?? await LeaseAsync(backoff, stop);
                if (order is not null && await RunOrderAsync(order, isResumed, stop))
                {
                    return; // the instance reboots
                }
            }
            catch (FarmUnavailableException e)
            {
                TimeSpan pause = backoff.Next(e.IsRefusal);
                log.FarmUnavailable(e.Message, (long)pause.TotalMilliseconds);
                await WaitAsync(pause, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<WorkOrder?> LeaseAsync(Backoff backoff, CancellationToken stop)
    {
        long started = time.GetTimestamp();
        WorkOrder? order = await farm.LeaseAsync(store.Held(), stop);
        if (order is null && time.GetElapsedTime(started) < ShortestPoll)
        {
            await WaitAsync(backoff.Next(isRefusal: false), stop);
            return null;
        }

        backoff.Succeeded();
        return order;
    }

    /// <returns>Whether the instance reboots.</returns>
    private async Task<bool> RunOrderAsync(WorkOrder order, bool isResumed, CancellationToken stop)
    {
        if (!isResumed && store.ResultOf(order.WorkId) is { } known)
        {
            log.OrderReported(order.WorkId);
            await farm.ReportAsync(order.WorkId, [known], stop);
            return false;
        }

        if (isResumed)
        {
            log.OrderResumes(order.WorkId, order.WorkCase.ToString());
        }
        else
        {
            store.Save(order);
            log.OrderBegins(order.WorkId, order.WorkCase.ToString());
        }

        string folder = store.FolderOf(order.WorkId);
        using var spool = new EventSpool(Path.Combine(folder, "spool"), MaximumSpoolBytes);
        using var cancel = new CancellationTokenSource(); // not linked: an agent that stops leaves the order as a crash would, to be resumed
        using var reporting = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task reporter = new OrderReporter(farm, spool, order.WorkId, time, chance, log).RunAsync(() => Cancel(order, cancel), reporting.Token);
        if (spool.Result is null && await ExecuteAsync(order, folder, spool, cancel.Token, stop) is { } delay)
        {
            await AnnounceRebootAsync(order, spool, delay, stop);
            await reporting.CancelAsync();
            reboot.Now();
            return true;
        }

        await reporter;
        log.OrderEnds(order.WorkId, spool.Result!.Result.Status);
        store.Complete(order.WorkId, spool.Result);
        return false;
    }

    /// <returns>Seconds until a reboot that the order needs, or null when its result is in the spool.</returns>
    private async Task<int?> ExecuteAsync(WorkOrder order, string folder, EventSpool spool, CancellationToken cancelled, CancellationToken stop)
    {
        WorkResult? result;
        using (var observer = new SpoolingObserver(spool, time, cancelled))
        {
            try
            {
                // a thread of its own: the run blocks while programs run, and must not hold up the reporter
                (result, int? delay) = await Task.Factory.StartNew(
                    () => runner.RunAsync(order, folder, observer, cancelled), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap().WaitAsync(stop);
                if (delay is not null)
                {
                    return delay;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.OrderCrashed(e, order.WorkId);
                result = new WorkResult { Status = RunStatus.Failure, FailureMessage = $"The agent could not go on: {e.Message}" };
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                result = new WorkResult { Status = RunStatus.Cancelled, FailureMessage = "The work was cancelled." };
            }
        }

        spool.Append(new WorkEvent { Time = Now(), Result = result }, flush: true);
        return null;
    }

    private void Cancel(WorkOrder order, CancellationTokenSource cancel)
    {
        if (!cancel.IsCancellationRequested)
        {
            log.OrderCancelled(order.WorkId);
            cancel.Cancel();
        }
    }

    private async Task AnnounceRebootAsync(WorkOrder order, EventSpool spool, int delaySeconds, CancellationToken stop)
    {
        log.Rebooting(order.WorkId, delaySeconds);
        spool.Append(new WorkEvent { Time = Now(), Rebooting = new Rebooting { DelaySeconds = delaySeconds } }, flush: true);
        await Task.WhenAny(spool.Emptied(), Task.Delay(RebootNotice, time, stop));
        await Task.Delay(TimeSpan.FromSeconds(delaySeconds), time, stop);
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken stop)
    {
        try
        {
            await farm.WaitForReturnAsync(pause, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return; // the loop looks at the token next
        }
    }

    private Timestamp Now() => Timestamp.FromDateTimeOffset(time.GetUtcNow());
}
