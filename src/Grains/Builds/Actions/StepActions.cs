namespace BuildFarm.Grains.Builds.Actions;

/// <summary>Every action that workflow documents may name here, by name.</summary>
internal sealed class StepActions
{
    private readonly Dictionary<string, StepAction> byName = new StepAction[]
    {
        new LaunchInstanceAction(),
        new ExecuteComponentsAction(),
        new RunCommandAction(),
        new CollectImageMetadataAction(),
        new SanitizeInstanceAction(),
        new CreateImageAction(),
        new TerminateInstanceAction(),
        new DistributeImageAction(),
    }.ToDictionary(a => a.Name, StringComparer.Ordinal);

    public StepAction? Find(string name) => byName.GetValueOrDefault(name);
}
