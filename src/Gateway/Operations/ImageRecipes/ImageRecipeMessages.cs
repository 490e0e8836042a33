using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.ImageRecipes;

/// <summary>Image recipes between their requests, what is stored, and lists.</summary>
internal static class ImageRecipeMessages
{
    public static ImageRecipe Of(CreateImageRecipeRequest request, ResourceArn arn, Platform platform, DateTimeOffset now)
    {
        var recipe = new ImageRecipe
        {
            Arn = arn.ToString(),
            Type = ImageType.Ami,
            Name = request.Name,
            Platform = platform,
            Owner = Owners.Of(arn.Account),
            Version = arn.ExactVersion.ToString(),
            Components = { request.Components },
            ParentImage = request.ParentImage,
            BlockDeviceMappings = { request.BlockDeviceMappings },
            DateCreated = Dates.Text(now),
            Tags = { request.Tags },
            AdditionalInstanceConfiguration = request.AdditionalInstanceConfiguration,
            AmiTags = { request.AmiTags },
        };
        if (request.HasDescription) recipe.Description = request.Description;
        if (request.HasWorkingDirectory) recipe.WorkingDirectory = request.WorkingDirectory;
        return recipe;
    }

    public static ImageRecipeSummary Summary(ImageRecipe recipe) => new()
    {
        Arn = recipe.Arn,
        Name = recipe.Name,
        Platform = recipe.Platform,
        Owner = recipe.Owner,
        ParentImage = recipe.ParentImage,
        DateCreated = recipe.DateCreated,
        Tags = { recipe.Tags },
    };
}
