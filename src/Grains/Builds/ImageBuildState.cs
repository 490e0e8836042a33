using BuildFarm.Grains.Dispatch;
using Orleans;

namespace BuildFarm.Grains.Builds;

/// <summary>The journal of a build: what was asked, what is about to happen, and what came of it.</summary>
[GenerateSerializer, Alias("buildfarm.image-build-state")]
public sealed record ImageBuildState
{
    /// <summary>An ImageStatus of the API by wire name; empty before the first turn.</summary>
    [Id(0)] public string Status { get; set; } = "";
    [Id(1)] public string Reason { get; set; } = "";
    /// <summary>Grows with every projection of the row.</summary>
    [Id(2)] public long Revision { get; set; }
    [Id(3)] public BuildInputs? Inputs { get; set; }
    [Id(4)] public List<WorkflowRun> Workflows { get; set; } = [];
    [Id(5)] public int CurrentWorkflow { get; set; }
    [Id(6)] public int CurrentStep { get; set; }
    /// <summary>Calls that were handed out and have no outcome yet; handed out again, with the same tokens, after a restart.</summary>
    [Id(7)] public List<CloudCall> Pending { get; set; } = [];
    [Id(8)] public List<InstanceRecord> Instances { get; set; } = [];
    [Id(9)] public List<ComponentRecord> Components { get; set; } = [];
    [Id(10)] public List<OutputImageRecord> Outputs { get; set; } = [];
    [Id(11)] public List<StageRecord> Stages { get; set; } = [];
    [Id(12)] public bool SlotHeld { get; set; }
    /// <summary>The end is decided (Status says how); what remains is to clean up.</summary>
    [Id(13)] public bool Ending { get; set; }
    /// <summary>Nothing is left to do.</summary>
    [Id(14)] public bool Finished { get; set; }
    [Id(15)] public string OsVersion { get; set; } = "";
    [Id(16)] public string PackagesBlob { get; set; } = "";
    [Id(17)] public long SizeBytes { get; set; }
    /// <summary>The image that the build workflow made, before distribution.</summary>
    [Id(18)] public OutputImageRecord? Built { get; set; }
    /// <summary>A cached layer that already is the whole image; nothing is launched to build it.</summary>
    [Id(19)] public string ReusedLayer { get; set; } = "";
    /// <summary>Key under which the finished image's layer may be found again; empty when it may not.</summary>
    [Id(20)] public string FinalLayerKey { get; set; } = "";
    /// <summary>Key of the verdict of the tests on this very layer; empty when it is not to be kept.</summary>
    [Id(21)] public string VerdictKey { get; set; } = "";
    [Id(22)] public DateTimeOffset Started { get; set; }
    [Id(23)] public DateTimeOffset Ended { get; set; }
    /// <summary>Makes the next token; never goes back.</summary>
    [Id(24)] public int Calls { get; set; }
    /// <summary>Outputs that workflows declared, for those that follow.</summary>
    [Id(25)] public Dictionary<string, string> WorkflowOutputs { get; set; } = [];
    /// <summary>Workflows of earlier tries of this build, in their order; ordinals of executions go through these first.</summary>
    [Id(26)] public List<WorkflowRun> Retried { get; set; } = [];
    /// <summary>Id of the image that the build starts from; empty until it is known.</summary>
    [Id(27)] public string ParentImageId { get; set; } = "";

    /// <summary>Token of the retry that began this try; empty for the first.</summary>
    [Id(28)] public string RetryToken { get; set; } = "";

    /// <summary>How often the build started over because what it held was gone with a server or a machine.</summary>
    [Id(29)] public int Restarts { get; set; }

    /// <summary>The step that goes on only when somebody says so, or null.</summary>
    public StepRecord? WaitingStep() =>
        Ending || Finished || CurrentWorkflow >= Workflows.Count || CurrentStep >= Workflows[CurrentWorkflow].Steps.Count
            || Workflows[CurrentWorkflow].Steps[CurrentStep] is not { Action: "WaitForAction", Status: "RUNNING" } step ? null : step;
}
