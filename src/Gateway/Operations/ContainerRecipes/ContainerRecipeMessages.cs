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
            ContainerType = request.ContainerType,
            Name = request.Name,
            Platform = platform,
            Owner = Owners.Of(arn.Account),
            Version = arn.ExactVersion.ToString(),
            Components = { request.Components },
            InstanceConfiguration = request.InstanceConfiguration,
            DockerfileTemplateData = template,
            // No key of anybody's is applied to what this farm stores; kmsKeyId is kept as written all the same.
            Encrypted = false,
            ParentImage = request.ParentImage,
            DateCreated = Dates.Text(now),
            Tags = { request.Tags },
            TargetRepository = request.TargetRepository,
        };
        if (request.HasDescription) recipe.Description = request.Description;
        if (request.HasKmsKeyId) recipe.KmsKeyId = request.KmsKeyId;
        if (request.HasWorkingDirectory) recipe.WorkingDirectory = request.WorkingDirectory;
        return recipe;
    }

    public static ContainerRecipeSummary Summary(ContainerRecipe recipe)
    {
        var summary = new ContainerRecipeSummary
        {
            Arn = recipe.Arn,
            ContainerType = recipe.ContainerType,
            Name = recipe.Name,
            Platform = recipe.Platform,
            Owner = recipe.Owner,
            ParentImage = recipe.ParentImage,
            DateCreated = recipe.DateCreated,
            Tags = { recipe.Tags },
        };
        if (recipe.InstanceConfiguration is { HasImage: true }) summary.InstanceImage = recipe.InstanceConfiguration.Image;
        return summary;
    }
}
