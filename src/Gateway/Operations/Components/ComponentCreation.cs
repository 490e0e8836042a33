using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Components;

internal sealed class ComponentCreation(IdempotentCalls calls, ResourceAccess access, DocumentReferences documents, Quotas quotas, TimeProvider time)
{
    public Task<CreateComponentResponse> CreateAsync(CallContext context, CreateComponentRequest request) =>
        calls.RunAsync(context, "CreateComponent", request, () => PlanAsync(context, request));

    /// <summary>The message that is stored, all but its ARN.</summary>
    public static Component Describe(CreateComponentRequest request, ComponentSource source, string account, SemanticVersion version, DateTimeOffset now)
    {
        var component = new Component
        {
            Name = request.Name,
            Version = version.WithoutBuild().ToString(),
            Type = source.Type,
            Platform = request.Platform,
            State = new ComponentState { Status = ComponentStatus.Active },
            Owner = Owners.Of(account),
            Data = source.Data,
            // No key of anybody's is applied to what this farm stores; kmsKeyId is kept as written all the same.
            Encrypted = false,
            DateCreated = Dates.Text(now),
            SupportedOsVersions = { request.SupportedOsVersions },
            Parameters = { source.Parameters() },
            Tags = { request.Tags },
        };
        if (request.HasDescription) component.Description = request.Description;
        if (request.HasChangeDescription) component.ChangeDescription = request.ChangeDescription;
        if (request.HasKmsKeyId) component.KmsKeyId = request.KmsKeyId;
        return component;
    }

    public static ResourceRow Row(ResourceArn version, Component component, string digest, int build, DateTimeOffset now)
    {
        var arn = version.WithBuild(build);
        var stored = component.Clone();
        stored.Arn = arn.ToString();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RowAttributes.Type] = WireNames.Of(component.Type)!,
            [RowAttributes.Platform] = WireNames.Of(component.Platform)!,
            [RowAttributes.Status] = WireNames.Of(component.State.Status)!,
            [RowAttributes.Digest] = digest,
        };
        return ResourceRows.Of(arn, now, stored, attributes, component.Tags);
    }

    /// <summary>The sequence that numbers the builds of a version.</summary>
    public static string Sequence(ResourceArn version) => $"component:{version}";

    /// <summary>What a create writes, without its client token.</summary>
    public async Task<CommitPlan<CreateComponentResponse>> PlanAsync(CallContext context, CreateComponentRequest request)
    {
        if (!SemanticVersion.TryParse(request.SemanticVersion, out var version, out var problem))
        {
            throw Errors.InvalidVersion($"The semanticVersion is not valid: {problem}.");
        }

        TagRules.Check(request.Tags);
        var data = await documents.ReadAsync(context, request.HasData, request.Data, request.HasUri, request.Uri);
        var source = ComponentSource.Parse(data, request.Platform, request.HasData ? "data" : "uri");
        var now = time.GetUtcNow();
        var component = Describe(request, source, context.Account, version, now);
        var arn = ResourceArn.Of(ResourceKind.Component, context.Region, context.Account, request.Name, version);
        await RefuseSameAsync(context, arn, component);
        if (request.DryRun)
        {
            throw Errors.DryRun();
        }

        return new CommitPlan<CreateComponentResponse>
        {
            Writes = [.. quotas.For(ResourceKind.Component, context), new InsertNumbered(Sequence(arn), build => Row(arn, component, source.Digest, build, now))],
            Answer = numbers => new CreateComponentResponse
            {
                ComponentBuildVersionArn = arn.WithBuild(numbers[0]).ToString(),
                LatestVersionReferences = LatestVersions.Of(arn),
            },
        };
    }

    // Another content makes the next build; the same as the newest build is no change, and is refused.
    private async Task RefuseSameAsync(CallContext context, ResourceArn arn, Component component)
    {
        if (await access.FindAsync(arn, context.Cancellation) is not { } newest)
        {
            return;
        }

        var stored = Component.Parser.ParseFrom(newest.Body);
        if (Content(stored).Equals(Content(component)))
        {
            throw Errors.AlreadyExists(newest.Arn, "Its content is the same. Change the document or use another version.");
        }
    }

    private static Component Content(Component component) => new()
    {
        Data = component.Data,
        Platform = component.Platform,
        Description = component.Description,
        KmsKeyId = component.KmsKeyId,
        SupportedOsVersions = { component.SupportedOsVersions },
    };
}
