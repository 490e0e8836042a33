using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.ContainerRecipes;

/// <summary>Container recipes between their requests, what is stored, and lists.</summary>
internal static class ContainerRecipeMessages
{
    public static ContainerRecipe Of(CreateContainerRecipeRequest request, string template, ResourceArn arn, Platform platform, DateTimeOffset now)
    {
        var recipe = new ContainerRecipe
        {
            Arn = arn.ToString(),
            Platform = platform,
            Owner = Owners.Of(arn.Account),
            Version = arn.ExactVersion.ToString(),
            // No key of anybody's is applied to what this farm stores; kmsKeyId is kept as written all the same.
            Encrypted = false,
            DateCreated = Dates.Text(now),
        };
        Members.With(recipe, request);
        recipe.DockerfileTemplateData = template;
        return recipe;
    }

    public static ContainerRecipeSummary Summary(ContainerRecipe recipe)
    {
        var summary = Members.With(new ContainerRecipeSummary(), recipe);
        if (recipe.InstanceConfiguration is { HasImage: true }) summary.InstanceImage = recipe.InstanceConfiguration.Image;
        return summary;
    }
}
