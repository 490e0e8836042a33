namespace BuildFarm.Model.Arns;

/// <summary>What an ARN of each kind looks like, and the kind's name in ARNs and in the catalog.</summary>
public static class ResourceKinds
{
    public const string Component = "component";
    public const string ImageRecipe = "image-recipe";
    public const string ContainerRecipe = "container-recipe";
    public const string InfrastructureConfiguration = "infrastructure-configuration";
    public const string DistributionConfiguration = "distribution-configuration";
    public const string ImagePipeline = "image-pipeline";
    public const string Image = "image";
    public const string Workflow = "workflow";
    public const string LifecyclePolicy = "lifecycle-policy";

    /// <summary>The kind's name in ARNs; also the Kind of its rows in the catalog.</summary>
    public static string Name(this ResourceKind kind) => kind switch
    {
        ResourceKind.Component => Component,
        ResourceKind.ImageRecipe => ImageRecipe,
        ResourceKind.ContainerRecipe => ContainerRecipe,
        ResourceKind.InfrastructureConfiguration => InfrastructureConfiguration,
        ResourceKind.DistributionConfiguration => DistributionConfiguration,
        ResourceKind.ImagePipeline => ImagePipeline,
        ResourceKind.Image => Image,
        ResourceKind.Workflow => Workflow,
        ResourceKind.LifecyclePolicy => LifecyclePolicy,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of resource"),
    };

    /// <summary>The kind of an ARN's or a row's kind name, or null.</summary>
    public static ResourceKind? Parse(string name)
    {
        foreach (var kind in Enum.GetValues<ResourceKind>())
        {
            if (kind.Name() == name) return kind;
        }

        return null;
    }

    /// <summary>Whether ARNs of the kind carry a version.</summary>
    public static bool HasVersion(this ResourceKind kind) =>
        kind is ResourceKind.Component or ResourceKind.ImageRecipe or ResourceKind.ContainerRecipe or ResourceKind.Image or ResourceKind.Workflow;

    /// <summary>Whether versions of the kind have numbered builds.</summary>
    public static bool HasBuild(this ResourceKind kind) => kind is ResourceKind.Component or ResourceKind.Image or ResourceKind.Workflow;
}
