namespace BuildFarm.Grains.Dispatch;

/// <summary>Takes calls out of grain turns, runs them, retries what may be retried, and tells the build what came of them.</summary>
public interface ICloudDispatcher
{
    /// <summary>Returns at once. The outcome arrives as <see cref="Builds.IImageBuildGrain.CallEndedAsync"/>.</summary>
    void Dispatch(CloudCall call);
}
