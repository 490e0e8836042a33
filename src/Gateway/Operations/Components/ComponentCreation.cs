using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Recipes;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Gateway.Operations.VersionedDocuments;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Components;

internal sealed class ComponentCreation(IdempotentCalls calls, DocumentChanges changes)
{
    public static readonly DocumentKind<Component> Kind = new(ResourceKind.Component, "componentBuildVersionArn", Component.Parser)
    {
        Content = Content,
        Users = (context, arn) => RecipeParts.Using(context.Region, RowAttributes.Component(ResourceRows.NameKey(arn)), "1"),
        Named = recipe => RecipeParts.Components(recipe).Select(use => use.ComponentArn),
    };

    public Task<CreateComponentResponse> CreateAsync(CallContext context, CreateComponentRequest request) =>
        calls.RunAsync(context, "CreateComponent", request, () => PlanAsync(context, request));

    /// <summary>The message that is stored, all but its ARN.</summary>
    public static Component Describe(CreateComponentRequest request, ComponentSource source, string account, SemanticVersion version, DateTimeOffset now)
    {
        var component = Members.With(
            new Component
            {
                Version = version.WithoutBuild().ToString(),
                Type = source.Type,
                State = new ComponentState { Status = ComponentStatus.Active },
                Owner = Owners.Of(account),
                // No key of anybody's is applied to what this farm stores; kmsKeyId is kept as written all the same.
                Encrypted = false,
                DateCreated = Dates.Text(now),
                Parameters = { source.Parameters() },
            },
            request);
        component.Data = source.Data;
        return component;
    }

    /// <summary>Stores it as the next build of its version.</summary>
    public static InsertNumbered Insert(ResourceArn version, Component component, string digest, DateTimeOffset now) =>
        new($"component:{version}", build => Row(version, component, digest, build, now));

    private static ResourceRow Row(ResourceArn version, Component component, string digest, int build, DateTimeOffset now)
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

    /// <summary>What a create writes, without its client token.</summary>
    public Task<CommitPlan<CreateComponentResponse>> PlanAsync(CallContext context, CreateComponentRequest request) =>
        changes.PlanAsync<Component, CreateComponentResponse>(context, Kind, request, (data, member, version, now) =>
        {
            var source = ComponentSource.Parse(data, request.Platform, member);
            var component = Describe(request, source, context.Account, version, now);
            var arn = ResourceArn.Of(ResourceKind.Component, context.Region, context.Account, request.Name, version);
            return new(arn, component, Insert(arn, component, source.Digest, now));
        });

    private static Component Content(Component component) => new()
    {
        Data = component.Data,
        Platform = component.Platform,
        Description = component.Description,
        KmsKeyId = component.KmsKeyId,
        SupportedOsVersions = { component.SupportedOsVersions },
    };
}
