using Orleans;

namespace BuildFarm.Grains.Builds;

/// <summary>A workflow of the build: which document, and how far it is.</summary>
[GenerateSerializer, Alias("buildfarm.workflow-run")]
public sealed record WorkflowRun
{
    [Id(0)] public string Arn { get; set; } = "";
    [Id(1)] public string Name { get; set; } = "";
    /// <summary>BUILD, TEST or DISTRIBUTION.</summary>
    [Id(2)] public string Stage { get; set; } = "";
    [Id(3)] public List<StepRecord> Steps { get; set; } = [];
    [Id(4)] public Dictionary<string, List<string>> Parameters { get; set; } = [];
    /// <summary>Tests that were asked to run together; empty for none.</summary>
    [Id(5)] public string ParallelGroup { get; set; } = "";
}
