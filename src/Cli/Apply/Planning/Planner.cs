using BuildFarm.Cli.Apply.Manifests;
using BuildFarm.Cli.Farm;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Validation;
using BuildFarm.Model.Versions;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace BuildFarm.Cli.Apply.Planning;

/// <summary>Compares manifests with the farm. Reads only; findings mean that nothing may be sent.</summary>
internal sealed class Planner
{
    private readonly ResourceLookup lookup;
    private readonly List<Finding> findings;
    private readonly Dictionary<string, List<PlannedChange>> planned = new(StringComparer.Ordinal);
    private readonly ReferenceResolver resolver;

    public Planner(IFarm farm, List<Finding> findings)
    {
        lookup = new ResourceLookup(farm);
        this.findings = findings;
        resolver = new ReferenceResolver(lookup, planned, findings);
    }

    /// <summary>In the order in which to apply.</summary>
    public async Task<IReadOnlyList<PlannedChange>> PlanAsync(IReadOnlyList<Manifest> manifests, CancellationToken cancellation)
    {
        var plan = new List<PlannedChange>();
        foreach (var manifest in DependencyOrder.Sort(manifests))
        {
            var links = new List<PlannedLink>();
            foreach (var slot in manifest.References)
            {
                if (await resolver.ResolveAsync(slot, cancellation) is { } link) links.Add(link);
            }

            findings.AddRange(RecipeParameters.Check(links));
            if (!Validate(manifest)) continue;
            var change = await CompareAsync(manifest, cancellation) with { Links = links };
            plan.Add(change);
            if (!planned.TryGetValue(manifest.Key, out var changes)) planned[manifest.Key] = changes = [];
            changes.Add(change);
        }

        return plan;
    }

    private bool Validate(Manifest manifest)
    {
        var complete = manifest.Request.Descriptor.Parser.ParseFrom(manifest.Request.ToByteArray());
        ClientTokens.Set(complete, "plan");
        var violations = ContractValidator.Validate(complete);
        foreach (var violation in violations)
        {
            findings.Add(PlaceOf(manifest, violation.Path).Finding($"{violation}"));
        }

        return violations.Count == 0;
    }

    // The nearest field that was written: what is missing has no place of its own.
    private static Place PlaceOf(Manifest manifest, string path)
    {
        for (var shorter = path; shorter.Length > 0; shorter = shorter[..Math.Max(0, shorter.LastIndexOfAny(['.', '[']))])
        {
            if (manifest.Places.TryGetValue(shorter, out var place)) return place;
        }

        return manifest.Place;
    }

    private Task<PlannedChange> CompareAsync(Manifest manifest, CancellationToken cancellation) => manifest.Kind switch
    {
        { IsVersioned: false } => CompareUnversionedAsync(manifest, cancellation),
        { HasBuilds: true } => CompareBuildsAsync(manifest, cancellation),
        _ => CompareVersionsAsync(manifest, cancellation),
    };

    private async Task<PlannedChange> CompareUnversionedAsync(Manifest manifest, CancellationToken cancellation)
    {
        var arn = lookup.ArnFor(manifest.Kind.Kind, null, manifest.Name, null);
        var existing = await lookup.FindAsync(manifest.Kind, arn, cancellation);
        return existing is null ? New(manifest, arn) : Existing(manifest, existing, manifest.Kind.Update is null ? ChangeAction.Keep : ChangeAction.Update, arn);
    }

    private async Task<PlannedChange> CompareBuildsAsync(Manifest manifest, CancellationToken cancellation)
    {
        var arn = lookup.ArnFor(manifest.Kind.Kind, WorkflowType(manifest), manifest.Name, manifest.Version);
        var existing = await lookup.FindAsync(manifest.Kind, arn, cancellation);
        if (existing is null) return New(manifest, arn + "/1");
        var build = ResourceArn.Parse(ResourceLookup.ArnOf(existing)).Build ?? 0;
        return Existing(manifest, existing, ChangeAction.NewBuild, $"{arn}/{build + 1}");
    }

    // A recipe that changed gets the next patch number; so its newest patch is what the manifest stands for, whichever number it names.
    private async Task<PlannedChange> CompareVersionsAsync(Manifest manifest, CancellationToken cancellation)
    {
        var wanted = VersionPattern.Parse(manifest.Version!);
        var line = $"{Node(wanted.Major)}.{Node(wanted.Minor)}.x";
        var existing = await lookup.FindAsync(manifest.Kind, lookup.ArnFor(manifest.Kind.Kind, null, manifest.Name, line), cancellation);
        var newest = existing is null ? (SemanticVersion?)null : ResourceArn.Parse(ResourceLookup.ArnOf(existing)).ExactVersion;
        if (newest is null || (!wanted.IsWildcard && newest < wanted.ToVersion()))
        {
            return New(manifest, lookup.ArnFor(manifest.Kind.Kind, null, manifest.Name, wanted.Next(null).ToString()));
        }

        var next = VersionPattern.Parse(line).Next(newest);
        return Existing(manifest, existing!, ChangeAction.NewVersion, lookup.ArnFor(manifest.Kind.Kind, null, manifest.Name, next.ToString()));

        static string Node(int? node) => node is { } number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "x";
    }

    private static PlannedChange New(Manifest manifest, string expected) =>
        new() { Manifest = manifest, Action = ChangeAction.Create, Expected = expected };

    private static PlannedChange Existing(Manifest manifest, IMessage existing, ChangeAction whenChanged, string next)
    {
        var arn = ResourceLookup.ArnOf(existing);
        var changed = ResourceDifference.Between(manifest.Request, existing);
        var action = changed.Count == 0 ? ChangeAction.Keep : whenChanged;
        var isReplaced = action is ChangeAction.NewBuild or ChangeAction.NewVersion;
        return new PlannedChange
        {
            Manifest = manifest,
            Action = action,
            Changed = changed,
            Existing = arn,
            Expected = isReplaced ? next : arn,
            // A new build or version takes its tags from its create request.
            Tags = isReplaced ? TagChange.None : TagChange.Between(TagsOf(existing), TagsOf(manifest.Request)),
        };
    }

    private static MapField<string, string> TagsOf(IMessage message) =>
        message.Descriptor.FindFieldByName("tags")?.Accessor.GetValue(message) as MapField<string, string> ?? [];

    private static string? WorkflowType(Manifest manifest) => manifest.Request is Model.Api.CreateWorkflowRequest workflow
        ? Model.Enums.WireNames.Of(workflow.Type)?.ToLowerInvariant() : null;
}
