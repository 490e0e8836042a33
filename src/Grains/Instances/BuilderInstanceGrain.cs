using BuildFarm.Grains.Builds;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Grains.Instances;

/// <summary>Knows which build an instance belongs to, and tells it what happens there.</summary>
[GrainType("builder-instance")]
internal sealed class BuilderInstanceGrain([PersistentState("instance", "catalog")] IPersistentState<BuilderInstanceState> state)
    : Grain, IBuilderInstanceGrain
{
    private string boot = "";
    private string lost = "";

    private IImageBuildGrain Build => GrainFactory.GetGrain<IImageBuildGrain>(state.State.BuildArn);

    private bool IsRegistered => state.State.BuildArn.Length > 0;

    public async Task RegisterAsync(string buildArn, string region)
    {
        if (!IsRegistered)
        {
            state.State = new BuilderInstanceState { BuildArn = buildArn, Region = region };
            await state.WriteStateAsync();
        }

        // what arrived before the launch was answered
        if (boot.Length > 0)
        {
            await Build.InstanceReadyAsync(this.GetPrimaryKeyString());
        }

        if (lost.Length > 0)
        {
            await Build.InstanceLostAsync(this.GetPrimaryKeyString(), lost);
        }
    }

    public Task<string> GetOwnerAsync() => Task.FromResult(state.State.BuildArn);

    public async Task AgentConnectedAsync(string bootId)
    {
        boot = bootId;
        if (IsRegistered)
        {
            await Build.InstanceReadyAsync(this.GetPrimaryKeyString());
        }
    }

    public async Task WorkEndedAsync(WorkOutcome outcome)
    {
        if (IsRegistered)
        {
            await Build.WorkEndedAsync(outcome);
        }
    }

    public async Task LostAsync(string reason)
    {
        lost = reason;
        if (IsRegistered)
        {
            await Build.InstanceLostAsync(this.GetPrimaryKeyString(), reason);
        }
    }

    public async Task EndedAsync()
    {
        if (state.RecordExists)
        {
            await state.ClearStateAsync();
        }

        DeactivateOnIdle();
    }
}
