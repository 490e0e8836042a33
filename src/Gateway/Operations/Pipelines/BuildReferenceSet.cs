using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Pipelines;

/// <summary>The ARNs that pipelines and builds name; empty is absent.</summary>
internal sealed record BuildReferenceSet(
    string ImageRecipeArn,
    string ContainerRecipeArn,
    string InfrastructureConfigurationArn,
    string DistributionConfigurationArn,
    IReadOnlyList<WorkflowConfiguration> Workflows);
