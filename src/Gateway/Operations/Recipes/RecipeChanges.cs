using System.Text;
using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Policies;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;
using BuildFarm.Model.Versions;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Recipes;

/// <summary>Create and delete of recipes: resources with versions that do not change and have no builds.</summary>
internal sealed class RecipeChanges(
    IdempotentCalls calls, ResourceAccess access, RecipeComponents components, DependentSearch dependents, Quotas quotas, TimeProvider time)
{
    // As many bytes as a list keeps of a value.
    private const int MaxValueBytes = 1024;

    /// <param name="uses">The request's components.</param>
    /// <param name="platform">The platform that the request gives itself; null where the components and the parent say it.</param>
    /// <param name="describe">What is stored, of its ARN, platform and the time.</param>
    public Task<TResponse> CreateAsync<T, TResponse>(
        CallContext context, RecipeKind<T> kind, IMessage request, IReadOnlyList<ComponentConfiguration> uses, Platform? platform,
        Func<ResourceArn, Platform, DateTimeOffset, ValueTask<T>> describe)
        where T : IMessage<T>
        where TResponse : IMessage<TResponse>, new() =>
        calls.RunAsync(context, Members.Operation(request), request, async () =>
        {
            if (!VersionPattern.TryParse(Members.Text(request, "semanticVersion"), out var pattern, out var problem))
            {
                throw Errors.InvalidVersion($"The semanticVersion is not valid: {problem}.");
            }

            TagRules.Check(Members.Tags(request));
            var parent = Members.Text(request, "parentImage");
            var decided = await PlatformAsync(context, kind.Makes, parent, uses, platform);
            var any = ResourceArn.Of(kind.Kind, context.Region, context.Account, Members.Text(request, "name"));
            var arn = any.WithVersion(await VersionAsync(any.WithVersion(pattern), pattern, context.Cancellation));
            var now = time.GetUtcNow();
            var stored = await describe(arn, decided, now);
            var row = ResourceRows.Of(arn, now, stored, RecipeParts.Attributes(kind.Makes, decided, parent, uses).Concat(kind.Extra(request)), Members.Tags(stored));
            return new CommitPlan<TResponse>
            {
                Writes = [.. quotas.For(kind.Kind, context), new InsertResource(row)],
                Answer = _ => Answer<T, TResponse>(kind, arn),
                // With a wildcard somebody else took the number: take the next.
                Exists = pattern.IsWildcard ? null : () => Errors.AlreadyExists(arn.ToString(), "Recipes do not change: create the next version, or give 1.0.x to have it numbered."),
            };
        });

    /// <exception cref="ApiException">ResourceDependency, naming the pipelines that would miss it.</exception>
    public async Task<TResponse> DeleteAsync<T, TResponse>(CallContext context, RecipeKind<T> kind, IMessage request)
        where T : IMessage<T>
        where TResponse : IMessage<TResponse>, new()
    {
        var arn = ResourceAccess.ParseOwn(context, Members.Text(request, kind.ArnMember), kind.ArnMember, kind.Kind);
        if (arn.IsWildcard)
        {
            throw Errors.InvalidValue(kind.ArnMember, "A delete names one version, not a wildcard.");
        }

        var row = await access.RequireAsync(arn, context.Cancellation);
        var users = PipelineQueries.UsingIn(context.Region, RowAttributes.RecipeName, RecipeParts.NameKey(arn));
        await dependents.DeleteAsync(
            row,
            () => dependents.RefuseAsync(row, [users], user => WouldMissAsync(user, row, context.Cancellation), context.Cancellation),
            PolicyRow.DeleteWith(row.Arn),
            context.Cancellation);
        var answer = new TResponse();
        Members.SetText(answer, kind.ArnMember, row.Arn);
        return Answers.Stamp(answer, context);
    }

    private static TResponse Answer<T, TResponse>(RecipeKind<T> kind, ResourceArn arn)
        where T : IMessage<T>
        where TResponse : IMessage<TResponse>, new()
    {
        var answer = new TResponse();
        Members.SetText(answer, kind.ArnMember, arn.ToString());
        Members.SetMessage(answer, LatestVersions.Of(arn));
        return answer;
    }

    /// <summary>Refuses what the contract lets through, counting characters, and a row's attribute does not hold.</summary>
    /// <exception cref="ApiException">InvalidParameterValue.</exception>
    public static void CheckLength(string value, string parameter)
    {
        if (Encoding.UTF8.GetByteCount(value) > MaxValueBytes)
        {
            throw Errors.InvalidValue(parameter, $"It has more than {MaxValueBytes} bytes in UTF-8.");
        }
    }

    private async Task<bool> WouldMissAsync(ResourceRow pipeline, ResourceRow recipe, CancellationToken cancellation)
    {
        var stored = ImagePipeline.Parser.ParseFrom(pipeline.Body);
        var reference = ResourceArn.Parse(stored.HasImageRecipeArn ? stored.ImageRecipeArn : stored.ContainerRecipeArn);
        return References.Match(reference, recipe) && !await access.HasOtherAsync(reference, recipe.Arn, cancellation);
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

    // The components decide; then the image that the recipe starts from, where it is one of the farm's; then what the request says; else it is Linux.
    private async Task<Platform> PlatformAsync(CallContext context, ImageType makes, string parentImage, IReadOnlyList<ComponentConfiguration> uses, Platform? given)
    {
        CheckLength(parentImage, "parentImage");
        var ofComponents = await components.CheckAsync(context, uses);
        var ofParent = await ParentPlatformAsync(context, makes, parentImage);
        if (ofComponents is { } own && ofParent is { } other && own != other)
        {
            throw Errors.InvalidValue("parentImage", $"It is for {WireNames.Of(other)}, but the components are for {WireNames.Of(own)}.");
        }

        var found = ofComponents ?? ofParent;
        return given is { } override_ && found is { } known && known != override_
            ? throw Errors.InvalidValue("platformOverride", $"It is {WireNames.Of(override_)}, but the components and the parent image are for {WireNames.Of(known)}.")
            : found ?? given ?? Platform.Linux;
    }

    private async Task<Platform?> ParentPlatformAsync(CallContext context, ImageType makes, string parentImage)
    {
        // A managed image is a base image of the cloud, which is asked when the build begins.
        if (!parentImage.StartsWith("arn:aws", StringComparison.Ordinal) || !parentImage.Contains(":imagebuilder:", StringComparison.Ordinal)
            || ResourceAccess.ParseShared(context, parentImage, "parentImage", ResourceKind.Image).IsManaged)
        {
            return null;
        }

        var parent = StoredImage.Parser.ParseFrom((await access.RequireReferenceAsync(context, parentImage, "parentImage", ResourceKind.Image)).Body).Image;
        return parent.Type == makes
            ? parent.Platform
            : throw Errors.InvalidValue("parentImage", $"It is an image of the type {WireNames.Of(parent.Type)}; the recipe makes {WireNames.Of(makes)}.");
    }
}
