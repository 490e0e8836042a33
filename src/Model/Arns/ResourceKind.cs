namespace BuildFarm.Model.Arns;

/// <summary>The kinds of resource that have an imagebuilder ARN.</summary>
public enum ResourceKind
{
    Component,
    ImageRecipe,
    ContainerRecipe,
    InfrastructureConfiguration,
    DistributionConfiguration,
    ImagePipeline,
    Image,
    Workflow,
    LifecyclePolicy,
}
