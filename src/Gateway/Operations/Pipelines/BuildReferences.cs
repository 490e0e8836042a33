using BuildFarm.Gateway.Operations.Recipes;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Gateway.Operations.Workflows;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Pipelines;

/// <summary>Checks what a pipeline or a build names: recipe, configurations, workflows.</summary>
internal sealed class BuildReferences(ResourceAccess access, WorkflowReferences workflows)
{
    /// <summary>The platform of the recipe.</summary>
    /// <exception cref="ApiException">InvalidParameterCombination, InvalidParameterValue or Forbidden.</exception>
    public async Task<Platform> CheckAsync(CallContext context, BuildReferenceSet set)
    {
        if (set.ImageRecipeArn.Length == 0 == (set.ContainerRecipeArn.Length == 0))
        {
            throw Errors.InvalidCombination(set.ImageRecipeArn.Length == 0
                ? "Neither imageRecipeArn nor containerRecipeArn is given. Give one of them."
                : "Both imageRecipeArn and containerRecipeArn are given. Give one of them.");
        }

        var recipe = set.ImageRecipeArn.Length > 0
            ? await access.RequireReferenceAsync(context, set.ImageRecipeArn, "imageRecipeArn", ResourceKind.ImageRecipe)
            : await access.RequireReferenceAsync(context, set.ContainerRecipeArn, "containerRecipeArn", ResourceKind.ContainerRecipe);
        await access.RequireReferenceAsync(context, set.InfrastructureConfigurationArn, "infrastructureConfigurationArn", ResourceKind.InfrastructureConfiguration);
        if (set.DistributionConfigurationArn.Length > 0)
        {
            await access.RequireReferenceAsync(context, set.DistributionConfigurationArn, "distributionConfigurationArn", ResourceKind.DistributionConfiguration);
        }

        await workflows.CheckAsync(context, set.Workflows);
        return RecipeParts.Platform(recipe);
    }
}
