using Orleans;

namespace BuildFarm.Grains.Builds;

/// <summary>A workflow step of the journal.</summary>
[GenerateSerializer, Alias("buildfarm.step-record")]
public sealed record StepRecord
{
    [Id(0)] public string Name { get; set; } = "";
    [Id(1)] public string Action { get; set; } = "";
    /// <summary>PENDING, RUNNING, COMPLETED, FAILED, SKIPPED or CANCELLED.</summary>
    [Id(2)] public string Status { get; set; } = "PENDING";
    [Id(3)] public DateTimeOffset Started { get; set; }
    [Id(4)] public DateTimeOffset Ended { get; set; }
    [Id(5)] public string Message { get; set; } = "";
    [Id(6)] public Dictionary<string, string> Outputs { get; set; } = [];
    /// <summary>When the step fails for want of an end; the default of "never" is the maximum time.</summary>
    [Id(7)] public DateTimeOffset Deadline { get; set; } = DateTimeOffset.MaxValue;
    /// <summary>How far the action is, in its own terms.</summary>
    [Id(8)] public Dictionary<string, string> Progress { get; set; } = [];
    /// <summary>Inputs with every expression resolved.</summary>
    [Id(9)] public Dictionary<string, string> Inputs { get; set; } = [];
    [Id(10)] public bool ContinueOnFailure { get; set; }
    [Id(11)] public int TimeoutSeconds { get; set; }
    [Id(12)] public string Description { get; set; } = "";
    /// <summary>The document says that what the step made stays when the workflow fails.</summary>
    [Id(13)] public bool RollbackDisabled { get; set; }
    /// <summary>Empty, SKIPPED or COMPLETED; what is being undone still is COMPLETED only once the build is finished.</summary>
    [Id(14)] public string RollbackStatus { get; set; } = "";
}
