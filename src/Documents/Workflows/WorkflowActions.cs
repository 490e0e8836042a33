using BuildFarm.Documents.Modules;
using static BuildFarm.Documents.Workflows.WorkflowStage;

namespace BuildFarm.Documents.Workflows;

/// <summary>The 19 step actions. Stages and times: field notes; where those publish no maximum, the twelve hours that hold for most.</summary>
public static class WorkflowActions
{
    internal static readonly TimeSpan FallbackTimeout = TimeSpan.FromMinutes(720);

    private static readonly WorkflowStage[] AllStages = [Build, Test, Distribution];
    private static readonly WorkflowStage[] OnInstances = [Build, Test];
    private static readonly string[] CommandOutputs = ["runCommandId", "status", "output"];
    private static readonly InputSpec Instance = new("instanceId", InputType.String) { Required = true, Description = "Id of the instance." };

    public static readonly IReadOnlyList<WorkflowActionSpec> All =
    [
        Action("LaunchInstance", OnInstances, 75, 720, "Launches an instance and waits for its agent.",
            [
                new("waitFor", InputType.String) { Required = true, Allowed = ["ssmAgent"], Description = "What must answer before the step ends." },
                new("imageIdOverride", InputType.String) { Description = "Image to launch instead of the base image or the image just made." },
                new("instanceTypesOverride", InputType.StringList) { Description = "Instance types, tried in this order." },
                new("healthCheck", InputType.String) { Default = "STATUS_CHECK_PASSED", Allowed = ["RUNNING", "STATUS_CHECK_PASSED"], Description = "How healthy the instance must be." },
            ], ["instanceId"]),
        Action("WaitForSSMAgent", OnInstances, 60, 180, "Waits until the agent of an instance answers again.", [Instance], ["status"]),
        Action("BootstrapInstanceForContainer", OnInstances, 60, 720, "Installs what container builds need.", [Instance], CommandOutputs) with { Image = WorkflowImageKind.Container },
        Action("ExecuteComponents", OnInstances, 720, 1440, "Runs the recipe's components.", [Instance], CommandOutputs),
        Action("RunCommand", AllStages, 720, 720, "Runs a command document on an instance.",
            [
                Instance,
                new("documentName", InputType.String) { Required = true, Description = "Name of the command document." },
                new("parameters", InputType.StringListMap) { Description = "Its parameters: names to lists of texts." },
                new("documentVersion", InputType.String) { Default = "$DEFAULT", Description = "Its version." },
            ], CommandOutputs),
        Action("CollectImageMetadata", [Build], 30, 720, "Collects operating system and packages.", [Instance], ["osVersion", "associationId"]) with { Image = WorkflowImageKind.Ami },
        Action("CollectImageScanFindings", [Test], 120, 720, "Collects security findings.", [Instance], CommandOutputs),
        Action("SanitizeInstance", [Build], 60, 720, "Removes keys, logs and other traces of the build.", [Instance], CommandOutputs) with { Image = WorkflowImageKind.Ami },
        Action("RunSysPrep", [Build], 60, 720, "Generalises a Windows instance.", [Instance], CommandOutputs),
        Action("CreateImage", [Build], 720, 4320, "Makes an image of an instance.", [Instance], ["imageId"]),
        Action("RegisterImage", [Build], 540, 720, "Registers an image from snapshots.", RegisterInputs(), ["imageId"]),
        Action("CreateImageFromIso", [Build], 720, 720, "Makes an image from an ISO file.", [Instance], ["amiName", "snapshotId", "architecture"]),
        Action("TerminateInstance", OnInstances, 30, 720, "Terminates an instance.",
            [Instance, new("waitForTermination", InputType.Boolean) { Default = "false", Description = "End only when the instance is gone." }], []),
        Action("WaitForAction", AllStages, 4320, 10080, "Waits for somebody to say go on or stop.",
            [
                new("snsTopicArn", InputType.String) { Description = "Topic that is told." },
                new("lambdaFunctionName", InputType.String) { Description = "Function that is called." },
                new("payload", InputType.String) { Format = InputFormat.JsonText, Description = "JSON to send along." },
            ], ["action", "reason"]),
        Action("ExecuteStateMachine", AllStages, 360, 1440, "Runs a state machine and waits for it.",
            [
                new("stateMachineArn", InputType.String) { Required = true, Description = "ARN of the state machine." },
                new("input", InputType.String) { Default = "{}", Format = InputFormat.JsonText, Description = "JSON to give it." },
            ], ["executionArn", "output"]),
        Action("DistributeImage", [Distribution], 360, 720, "Copies the image to regions and accounts.", [DistributionInputs.Distributions], ["distributedImages"]) with { Image = WorkflowImageKind.Ami },
        Action("ApplyImageConfigurations", [Distribution], 360, 720, "Applies launch templates, licences, exports and parameters to copies.",
            [DistributionInputs.DistributedImages, DistributionInputs.Configurations], ["configuredImages"]) with { Image = WorkflowImageKind.Ami },
        Action("ModifyImageAttributes", [Distribution], 120, 180, "Changes who may launch copies.",
            [DistributionInputs.DistributedImages, DistributionInputs.Attributes], ["modifiedImages"]) with { Image = WorkflowImageKind.Ami },
        Action("DistributeContainerImage", [Distribution], 120, 720, "Pushes the container image to repositories.",
            [Instance], ["status", "succeededRegions", "failedRegions"]) with { Image = WorkflowImageKind.Container },
    ];

    private static readonly Dictionary<string, WorkflowActionSpec> ByName = All.ToDictionary(a => a.Name, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>By exact name; null when there is none.</summary>
    public static WorkflowActionSpec? Find(string name) => ByName.GetValueOrDefault(name);

    private static WorkflowActionSpec Action(
        string name, WorkflowStage[] stages, int defaultMinutes, int maxMinutes, string description, InputSpec[] inputs, string[] outputs) => new(name)
        {
            Stages = stages,
            DefaultTimeout = TimeSpan.FromMinutes(defaultMinutes),
            MaxTimeout = TimeSpan.FromMinutes(maxMinutes),
            Description = description,
            Inputs = inputs,
            Outputs = outputs,
        };

    private static InputSpec[] RegisterInputs() =>
    [
        Text("architecture", "Architecture.") with { Allowed = ["i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac"] },
        new("blockDeviceMapping", InputType.Any) { Description = "Devices of the image." },
        Text("bootMode", "How it boots.") with { Allowed = ["legacy-bios", "uefi", "uefi-preferred"] },
        Text("description", "Description."),
        Flag("enaSupport", "Enhanced networking."),
        Text("imageLocation", "Where its manifest is."),
        Text("imdsSupport", "Version of the instance metadata service.") with { Allowed = ["v2.0"] },
        Flag("includeSnapshotTags", "Take over the tags of the first snapshot.") with { Default = "false" },
        Text("kernelId", "Kernel."),
        Text("ramdiskId", "RAM disk."),
        Text("rootDeviceName", "Device of the root volume, such as /dev/sda1."),
        Text("sriovNetSupport", "SR-IOV networking."),
        Text("tpmSupport", "Version of the TPM.") with { Allowed = ["v2.0"] },
        Text("uefiData", "UEFI variables, base64."),
        Text("virtualizationType", "Virtualisation.") with { Allowed = ["hvm", "paravirtual"] },
    ];

    private static InputSpec Text(string name, string description) => new(name, InputType.String) { Description = description };

    private static InputSpec Flag(string name, string description) => new(name, InputType.Boolean) { Description = description };
}
