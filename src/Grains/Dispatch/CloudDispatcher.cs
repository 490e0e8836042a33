using BuildFarm.Clouds;
using BuildFarm.Grains.Builds;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Polly;
using Polly.Retry;

namespace BuildFarm.Grains.Dispatch;

/// <summary>Runs calls on a task scheduler of their own, never on a grain's.</summary>
/// <param name="options">Where and how often.</param>
internal sealed class CloudDispatcher(
    CloudCallRunner runner, IGrainFactory grains, DispatcherOptions options, TimeProvider time, ILogger<CloudDispatcher> logger) : ICloudDispatcher, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ResiliencePipeline retries = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            // A call may tell a grain of what it made, and the grain's server may be gone: the same token finds what is there already.
            ShouldHandle = new PredicateBuilder()
                .Handle<CloudException>(e => e.Error is CloudError.Throttled or CloudError.Unavailable)
                .Handle<OrleansException>()
                .Handle<TimeoutException>(),
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(20),
            UseJitter = true,
            Randomizer = options.Chance,
            MaxRetryAttempts = options.MaximumTries,
        })
        .Build();

    private readonly ResiliencePipeline delivery = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is not OperationCanceledException),
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(50),
            MaxDelay = TimeSpan.FromSeconds(10),
            Randomizer = options.Chance,
            MaxRetryAttempts = 10,
        })
        .Build();

    public void Dispatch(CloudCall call) =>
        _ = Task.Factory.StartNew(() => RunAsync(call), stopping.Token, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler, options.Scheduler).Unwrap();

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task RunAsync(CloudCall call)
    {
        try
        {
            var result = await AttemptAsync(call);
            await delivery.ExecuteAsync(
                async _ => await grains.GetGrain<IImageBuildGrain>(call.Build).CallEndedAsync(result), stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // the farm stops: the journal has the call, and the next start hands it out again
        }
        catch (Exception error)
        {
            logger.OutcomeNotDelivered(call.Kind.ToString(), call.Build, error);
        }
    }

    private async Task<CloudCallResult> AttemptAsync(CloudCall call)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        using var timer = call.Deadline == DateTimeOffset.MaxValue ? null : Bound(call, bounded);
        try
        {
            return await retries.ExecuteAsync(async token => await runner.RunAsync(call, token), bounded.Token);
        }
        catch (CloudException error)
        {
            return new CloudCallResult { Token = call.Token, Error = error.Error.ToString(), Message = error.Message };
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new CloudCallResult { Token = call.Token, Error = "Timeout", Message = $"{call.Kind} did not end in the step's time" };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.CallFailed(call.Kind.ToString(), call.Build, error);
            return new CloudCallResult { Token = call.Token, Error = nameof(CloudError.Invalid), Message = error.Message };
        }
    }

    private ITimer Bound(CloudCall call, CancellationTokenSource bounded)
    {
        var left = call.Deadline - time.GetUtcNow();
        return time.CreateTimer(static source => Cancel((CancellationTokenSource)source!), bounded, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the call ended as its time did
        }
    }
}
