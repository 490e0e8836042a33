using Orleans;

namespace BuildFarm.Grains.Instances;

/// <summary>An instance that builds or tests, and the build it belongs to. The key is the instance id.</summary>
[Alias("buildfarm.builder-instance")]
public interface IBuilderInstanceGrain : IGrainWithStringKey
{
    /// <summary>Binds the instance to its build. Repeated calls change nothing.</summary>
    [Alias("register")]
    Task RegisterAsync(string buildArn, string region);

    /// <summary>ARN of the build that owns the instance; empty when it is not known.</summary>
    [Alias("owner")]
    Task<string> GetOwnerAsync();

    [Alias("agent-connected")]
    Task AgentConnectedAsync(string bootId);

    [Alias("work-ended")]
    Task WorkEndedAsync(WorkOutcome outcome);

    [Alias("lost")]
    Task LostAsync(string reason);

    /// <summary>The instance was ended on purpose; nothing more is expected of it.</summary>
    [Alias("ended")]
    Task EndedAsync();
}
