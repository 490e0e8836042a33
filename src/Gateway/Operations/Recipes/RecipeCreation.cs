using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Recipes;

internal sealed class RecipeCreation(IdempotentCalls calls, ResourceAccess access, RecipeComponents components, TimeProvider time)
{
    public Task<CreateImageRecipeResponse> CreateAsync(CallContext context, CreateImageRecipeRequest request) =>
        calls.RunAsync(context, "CreateImageRecipe", request, () => PlanAsync(context, request));

    private async Task<CommitPlan<CreateImageRecipeResponse>> PlanAsync(CallContext context, CreateImageRecipeRequest request)
    {
        if (!VersionPattern.TryParse(request.SemanticVersion, out var pattern, out var problem))
        {
            throw Errors.InvalidVersion($"The semanticVersion is not valid: {problem}.");
        }

        TagRules.Check(request.Tags);
        var platform = await PlatformAsync(context, request);
        var any = ResourceArn.Of(ResourceKind.ImageRecipe, context.Region, context.Account, request.Name);
        var arn = any.WithVersion(await VersionAsync(any.WithVersion(pattern), pattern, context.Cancellation));
        var now = time.GetUtcNow();
        var recipe = Describe(request, arn, platform, now);
        return new CommitPlan<CreateImageRecipeResponse>
        {
            Writes = [new InsertResource(ResourceRows.Of(arn, now, recipe, Attributes(recipe), recipe.Tags))],
            Answer = _ => new CreateImageRecipeResponse { ImageRecipeArn = recipe.Arn, LatestVersionReferences = LatestVersions.Of(arn) },
            // With a wildcard somebody else took the number: take the next.
            Exists = pattern.IsWildcard ? null : () => Errors.AlreadyExists(recipe.Arn, "Recipes do not change: create the next version, or give 1.0.x to have it numbered."),
        };
    }

    private async Task<SemanticVersion> VersionAsync(ResourceArn arn, VersionPattern pattern, CancellationToken cancellation)
    {
        if (!pattern.IsWildcard)
        {
            return pattern.ToVersion();
        }

        var newest = await access.FindAsync(arn, cancellation);
        try
        {
            return pattern.Next(newest is null ? null : ResourceRows.VersionOf(newest));
        }
        catch (OverflowException)
        {
            throw Errors.InvalidVersion($"There is no patch number after the newest version of {arn}.");
        }
    }

    // The components decide; then the image that the recipe starts from, where it is one of the farm's; else it is Linux.
    private async Task<Platform> PlatformAsync(CallContext context, CreateImageRecipeRequest request)
    {
        var ofComponents = await components.CheckAsync(context, request.Components);
        Platform? ofParent = null;
        if (request.ParentImage.StartsWith("arn:", StringComparison.Ordinal)
            && !ResourceAccess.Parse(context, request.ParentImage, "parentImage", ResourceKind.Image).IsManaged)
        {
            // A managed image is a base image of the cloud, which is asked when the build begins.
            var parent = await access.RequireReferenceAsync(context, request.ParentImage, "parentImage", ResourceKind.Image);
            ofParent = StoredImage.Parser.ParseFrom(parent.Body).Image.Platform;
        }

        return ofComponents is { } own && ofParent is { } other && own != other
            ? throw Errors.InvalidValue("parentImage", $"It is for {WireNames.Of(other)}, but the components are for {WireNames.Of(own)}.")
            : ofComponents ?? ofParent ?? Platform.Linux;
    }

    private static ImageRecipe Describe(CreateImageRecipeRequest request, ResourceArn arn, Platform platform, DateTimeOffset now)
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

    private static Dictionary<string, string> Attributes(ImageRecipe recipe)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RowAttributes.Type] = WireNames.Of(recipe.Type)!,
            [RowAttributes.Platform] = WireNames.Of(recipe.Platform)!,
            [RowAttributes.Parent] = recipe.ParentImage,
        };
        foreach (var component in recipe.Components)
        {
            attributes[RowAttributes.Component(ResourceRows.NameKey(ResourceArn.Parse(component.ComponentArn)))] = "1";
        }

        return attributes;
    }
}
