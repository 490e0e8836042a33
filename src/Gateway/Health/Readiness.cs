using BuildFarm.Model.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Health;

/// <summary>Asks every check, each with its time, all at once.</summary>
internal sealed class Readiness(IEnumerable<IReadinessCheck> checks, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Readiness> log)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public async Task<ReadinessReport> CheckAsync(CancellationToken cancellation)
    {
        var server = lifetime.ApplicationStopping.IsCancellationRequested ? "stopping"
            : lifetime.ApplicationStarted.IsCancellationRequested ? ReadinessReport.Ok : "starting";
        var answers = await Task.WhenAll(checks.Select(check => AskAsync(check, cancellation))).ConfigureAwait(false);
        return new ReadinessReport([new("server", server), .. answers]);
    }

    private async Task<KeyValuePair<string, string>> AskAsync(IReadinessCheck check, CancellationToken cancellation)
    {
        var reason = await ReasonAsync(check, cancellation).ConfigureAwait(false);
        if (reason is not null)
        {
            log.NotReady(check.Name, reason);
        }

        return new(check.Name, reason ?? ReadinessReport.Ok);
    }

    private async Task<string?> ReasonAsync(IReadinessCheck check, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(s_patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await check.CheckAsync(stop.Token).WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return $"no answer within {s_patience.TotalSeconds} seconds";
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // The page is open to everyone on the machine: what is inside a foreign exception stays in the log.
            log.CallFailed($"readiness check {check.Name}", "-", problem);
            return problem is ApiException refusal ? refusal.Message : problem.GetType().Name;
        }
    }
}
