using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Grains.Pipelines;

[GrainType("image-pipeline")]
internal sealed class ImagePipelineGrain([PersistentState("pipeline", "catalog")] IPersistentState<ImagePipelineState> state) : Grain, IImagePipelineGrain
{
    public async Task BuildStartedAsync(string buildArn, DateTimeOffset when)
    {
        if (when > state.State.LastRun)
        {
            state.State.LastBuildArn = buildArn;
            state.State.LastRun = when;
            await state.WriteStateAsync();
        }
    }

    public async Task BuildEndedAsync(string buildArn, string status, DateTimeOffset when)
    {
        if (state.State.LastEndedArn == buildArn && state.State.LastStatus == status)
        {
            return;
        }

        state.State.LastEndedArn = buildArn;
        state.State.LastStatus = status;
        state.State.ConsecutiveFailures = status switch
        {
            Builds.BuildStatus.Failed => state.State.ConsecutiveFailures + 1,
            Builds.BuildStatus.Available => 0,
            _ => state.State.ConsecutiveFailures,
        };
        await state.WriteStateAsync();
    }

    public Task<ImagePipelineState> DescribeAsync() => Task.FromResult(state.State);
}
