using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Capacity;
using BuildFarm.Grains.Dispatch;
using BuildFarm.Grains.Instances;
using Orleans;

namespace BuildFarm.Gateway.Tests.Operations.Support;

/// <summary>Grains that only note what they are asked.</summary>
public sealed class FakeGrains
{
    public List<string> Resumed { get; } = [];

    public List<string> Cancelled { get; } = [];

    public List<string> Retried { get; } = [];

    public List<string> StepActions { get; } = [];

    /// <summary>What builds say of themselves, where a test says more than that they run.</summary>
    public Dictionary<string, ImageBuildState> Journals { get; } = [];

    /// <summary>Builds that have ended, for which a cancel answers false.</summary>
    public HashSet<string> Ended { get; } = [];

    public IGrainFactory Factory => FakeGrainFactory.Of((type, key) => type == typeof(IImageBuildGrain)
        ? new Build(this, key)
        : type == typeof(IRegionCapacityGrain) ? new Region() : throw new ArgumentException($"no fake for {type.Name}", nameof(type)));

    private sealed class Build(FakeGrains grains, string arn) : IImageBuildGrain
    {
        public Task ResumeAsync()
        {
            grains.Resumed.Add(arn);
            return Task.CompletedTask;
        }

        public Task<bool> CancelAsync()
        {
            grains.Cancelled.Add(arn);
            return Task.FromResult(!grains.Ended.Contains(arn));
        }

        public Task<bool> RetryAsync(string token)
        {
            grains.Retried.Add(arn);
            return Task.FromResult(grains.Ended.Contains(arn));
        }

        public Task<bool> SendStepActionAsync(int workflow, int step, string action, string reason)
        {
            grains.StepActions.Add($"{arn} {workflow} {step} {action} {reason}");
            return Task.FromResult(!grains.Ended.Contains(arn));
        }

        public Task SlotGrantedAsync(string region, string token) => Task.CompletedTask;

        public Task CallEndedAsync(CloudCallResult result) => Task.CompletedTask;

        public Task InstanceReadyAsync(string instanceId) => Task.CompletedTask;

        public Task WorkEndedAsync(WorkOutcome outcome) => Task.CompletedTask;

        public Task InstanceLostAsync(string instanceId, string reason) => Task.CompletedTask;

        public Task<bool> OwnsInstanceAsync(string launchToken) => Task.FromResult(false);

        public Task<ImageBuildState> DescribeAsync() => Task.FromResult(
            grains.Journals.GetValueOrDefault(arn) ?? new ImageBuildState { Status = BuildStatus.Building, SizeBytes = 42 });
    }

    private sealed class Region : IRegionCapacityGrain
    {
        public Task<bool> RequestAsync(string token, string buildArn, string fairShare) => Task.FromResult(true);

        public Task ReleaseAsync(string token) => Task.CompletedTask;

        public Task<RegionCapacity> GetStatusAsync() => Task.FromResult(new RegionCapacity { Running = 1, Queued = 2, Limit = 4 });

        public Task SweepAsync() => Task.CompletedTask;
    }
}
