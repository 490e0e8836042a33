using Orleans;

namespace BuildFarm.Grains.Instances;

/// <summary>How an order to an agent ended.</summary>
[GenerateSerializer, Alias("buildfarm.work-outcome")]
public sealed record WorkOutcome
{
    [Id(0)] public required string WorkId { get; init; }
    [Id(1)] public required string InstanceId { get; init; }
    /// <summary>success, failure, timedOut or cancelled.</summary>
    [Id(2)] public required string Status { get; init; }
    [Id(3)] public string Message { get; init; } = "";
    [Id(4)] public string OsVersion { get; init; } = "";
    [Id(5)] public string PackagesBlob { get; init; } = "";
    [Id(7)] public string Output { get; init; } = "";
    /// <summary>How long the work took, by the agent's clock.</summary>
    [Id(9)] public long DurationMilliseconds { get; init; }
    [Id(8)] public string FailedComponent { get; init; } = "";

    public bool Succeeded => Status == "success";
}
