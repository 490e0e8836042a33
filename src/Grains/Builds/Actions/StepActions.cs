namespace BuildFarm.Grains.Builds.Actions;

/// <summary>Every action that workflow documents may name and this farm can do, by name; and of the others, why it can't.</summary>
internal sealed class StepActions
{
    private readonly Dictionary<string, StepAction> byName = new StepAction[]
    {
        new LaunchInstanceAction(),
        new WaitForAgentAction(),
        new ExecuteComponentsAction(),
        new RunCommandAction(),
        new CollectImageMetadataAction(),
        new SanitizeInstanceAction(),
        new CreateImageAction(),
        new RegisterImageAction(),
        new TerminateInstanceAction(),
        new WaitForActionAction(),
        new DistributeImageAction(),
        new ApplyImageConfigurationsAction(),
    }.ToDictionary(a => a.Name, StringComparer.Ordinal);

    public StepAction? Find(string name) => byName.GetValueOrDefault(name);

    public bool CanRun(string name, string stage) => Find(name)?.Stages.Contains(stage) is true;

    /// <summary>Why an action can't run in a stage here.</summary>
    public static string WhyNot(string name, string stage) => name switch
    {
        "BootstrapInstanceForContainer" or "DistributeContainerImage" => $"{name} is for container images, which this farm does not build yet",
        "CollectImageScanFindings" => $"{name} needs a security scanner, which this farm does not have yet; take the step out, or give it an if that does not hold",
        "RunSysPrep" => $"{name} generalises Windows instances, and this farm's instances run Linux",
        "CreateImageFromIso" => $"{name} installs Windows in a virtual machine, and this farm's instances are containers",
        "ExecuteStateMachine" => $"{name} calls Step Functions, which this farm does not reach",
        "ModifyImageAttributes" => $"{name} is not done here yet: copies have no launch permissions to change",
        _ => $"the action {name} can't run in the {stage} stage of this farm",
    };
}
