using BuildFarm.Model.HostProtocol;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Clouds.Local;

/// <summary>Follows the builder host's events, across its restarts, and passes on the loss of instances.</summary>
internal sealed class HostWatcher(HostClient host, AgentOutbox outbox, LocalCloudOptions options, TimeProvider time, ILogger logger)
{
    private long _seq;

    public async Task RunAsync(IInstanceSignals signals, CancellationToken cancellation)
    {
        var reachable = true;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                LocalLog.Watching(logger, _seq);
                await foreach (var next in host.WatchAsync(_seq, cancellation).ConfigureAwait(false))
                {
                    reachable = true;
                    await PassOnAsync(next, signals).ConfigureAwait(false);
                }
            }
            catch (CloudException e)
            {
                if (reachable)
                {
                    LocalLog.HostUnreachable(logger, e.Message);
                }
                reachable = false;
                await EnsureHostAsync(cancellation).ConfigureAwait(false);
            }
            await Task.Delay(options.ReconnectDelay, time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task EnsureHostAsync(CancellationToken cancellation)
    {
        if (options.EnsureHost is not { } ensure)
        {
            return;
        }
        try
        {
            await ensure(cancellation).ConfigureAwait(false);
        }
        catch (CloudException e)
        {
            LocalLog.HostUnreachable(logger, e.Message);
        }
    }

    private async Task PassOnAsync(HostEvent next, IInstanceSignals signals)
    {
        if (next.Change is HostInstanceChange.Lost)
        {
            LocalLog.InstanceLost(logger, next.InstanceId, next.Reason);
            try
            {
                await signals.InstanceLostAsync(next.InstanceId, next.Reason).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // the sequence number stays behind: the loss is told again after the next connect
                LocalLog.SignalFailed(logger, e, next.InstanceId);
                throw new CloudException(CloudError.Unavailable, $"The loss of instance {next.InstanceId} could not be passed on.", e);
            }
            outbox.Remove(next.InstanceId);
        }
        _seq = Math.Max(_seq, next.Seq);
    }
}
