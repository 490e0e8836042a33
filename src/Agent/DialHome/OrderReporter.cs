using BuildFarm.Model.AgentProtocol;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Agent.DialHome;

/// <summary>Sends the events of one order until its result is acknowledged, again and again if need be; hears of a cancel.</summary>
internal sealed class OrderReporter(IFarm farm, EventSpool spool, string workId, TimeProvider time, Func<double> chance, ILogger log)
{
    private const int BatchEvents = 500;
    private const int BatchBytes = 512 * 1024;

    /// <summary>An empty report this often asks whether the order is cancelled.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);

    /// <param name="cancelOrder">Called when the farm wants the order stopped; may be called again.</param>
    public async Task RunAsync(Action cancelOrder, CancellationToken stop)
    {
        Backoff backoff = new(chance);
        while (!IsReported())
        {
            await spool.WaitAsync(KeepAlive, time, stop);
            try
            {
                ReportResponse answer = await farm.ReportAsync(workId, spool.Peek(BatchEvents, BatchBytes), stop);
                backoff.Succeeded();
                spool.Acknowledge(answer.AcknowledgedSeq);
                if (answer.Cancel)
                {
                    cancelOrder();
                }
            }
            catch (FarmUnavailableException e)
            {
                TimeSpan pause = backoff.Next(e.IsRefusal);
                log.FarmUnavailable(e.Message, (long)pause.TotalMilliseconds);
                await farm.WaitForReturnAsync(pause, stop);
            }
        }
    }

    private bool IsReported() => spool.Result is not null && spool.IsEmpty;
}
