using BuildFarm.Grains.Dispatch;
using BuildFarm.Grains.Instances;
using Orleans;
using Orleans.Concurrency;

namespace BuildFarm.Grains.Builds;

/// <summary>One image build version, from its row to its end. The key is the image build version ARN.</summary>
[Alias("buildfarm.image-build")]
public interface IImageBuildGrain : IGrainWithStringKey
{
    /// <summary>Starts the build, or goes on with it after a restart. Repeated calls change nothing.</summary>
    [Alias("resume")]
    Task ResumeAsync();

    /// <summary>Stops the build in whatever state it is. False when it had ended already.</summary>
    [Alias("cancel")]
    Task<bool> CancelAsync();

    /// <summary>
    /// Begins the build again, under its own number, with what it was asked with. False unless it failed or was cancelled. What was cached
    /// of the earlier try stands for what does not have to run again.
    /// </summary>
    /// <param name="token">The same token again is the same retry.</param>
    [Alias("retry")]
    Task<bool> RetryAsync(string token);

    /// <summary>Tells a waiting step to go on or to stop. False unless that step waits; the same word again is fine.</summary>
    /// <param name="workflow">Ordinal of the workflow among all that the build had.</param>
    /// <param name="action">RESUME or STOP.</param>
    [Alias("step-action")]
    Task<bool> SendStepActionAsync(int workflow, int step, string action, string reason);

    /// <summary>One way: the region never waits for a build that may be waiting for the region.</summary>
    [OneWay, Alias("slot-granted")]
    Task SlotGrantedAsync(string region, string token);

    /// <summary>The outcome of a call that this build handed to the dispatcher.</summary>
    [Alias("call-ended")]
    Task CallEndedAsync(CloudCallResult result);

    [Alias("instance-ready")]
    Task InstanceReadyAsync(string instanceId);

    [Alias("work-ended")]
    Task WorkEndedAsync(WorkOutcome outcome);

    [Alias("instance-lost")]
    Task InstanceLostAsync(string instanceId, string reason);

    /// <summary>Whether the build still needs the instance that was launched with this token; the reaper asks.</summary>
    [Alias("owns-instance")]
    Task<bool> OwnsInstanceAsync(string launchToken);

    /// <summary>The journal as it stands, for reports.</summary>
    [Alias("describe")]
    Task<ImageBuildState> DescribeAsync();
}
