using System.Threading.RateLimiting;
using BuildFarm.Gateway.Auth;

namespace BuildFarm.Gateway.Calls;

/// <summary>How often each caller may call: a bucket of tokens a principal, filled steadily. All sessions of a role share one.</summary>
internal sealed class CallRates(GatewayOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<CallerIdentity>? _limiter = options.CallsPerSecond <= 0 ? null
        : PartitionedRateLimiter.Create<CallerIdentity, string>(caller => RateLimitPartition.GetTokenBucketLimiter(
            caller.Role ?? caller.Principal, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Math.Max(1, options.CallBurst),
                TokensPerPeriod = Tokens(options),
                ReplenishmentPeriod = Period(options),
                QueueLimit = 0,
            }));

    public bool TryTake(CallerIdentity caller)
    {
        if (_limiter is null)
        {
            return true;
        }

        using var lease = _limiter.AttemptAcquire(caller);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter?.Dispose();

    // At least one token a period, ten periods a second where there are as many.
    private static int Tokens(GatewayOptions options) => Math.Max(1, (int)Math.Round(options.CallsPerSecond / 10));

    private static TimeSpan Period(GatewayOptions options) => TimeSpan.FromSeconds(Tokens(options) / options.CallsPerSecond);
}
