using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.ImageRecipes;

/// <summary>Image recipes between their requests, what is stored, and lists.</summary>
internal static class ImageRecipeMessages
{
    public static ImageRecipe Of(CreateImageRecipeRequest request, ResourceArn arn, Platform platform, DateTimeOffset now) => Members.With(
        new ImageRecipe
        {
            Arn = arn.ToString(),
            Type = ImageType.Ami,
            Platform = platform,
            Owner = Owners.Of(arn.Account),
            Version = arn.ExactVersion.ToString(),
            DateCreated = Dates.Text(now),
        },
        request);

    public static ImageRecipeSummary Summary(ImageRecipe recipe) => Members.With(new ImageRecipeSummary(), recipe);
}
