using BuildFarm.Cli.Apply.Manifests;
using BuildFarm.Model.Arns;

namespace BuildFarm.Cli.Apply.Planning;

/// <summary>Names to ARNs: first among the manifests being applied, then the caller's own resources, then the managed ones.</summary>
internal sealed class ReferenceResolver(ResourceLookup lookup, IReadOnlyDictionary<string, List<PlannedChange>> planned, List<Finding> findings)
{
    private const string Newest = "x.x.x";

    /// <summary>Sets the field to an ARN; a link when that of another manifest may still change.</summary>
    public async Task<PlannedLink?> ResolveAsync(ReferenceSlot slot, CancellationToken cancellation)
    {
        if (slot.Text.StartsWith("arn:", StringComparison.Ordinal)) return null;
        if (slot.Kind is null)
        {
            if (ParentImages.IsName(slot.Text)) await ResolveImageAsync(slot, cancellation);
            return null;
        }

        var text = ReferenceText.Parse(slot.Text, slot.Kind.Kind);
        if (InManifests(slot, text) is { } target)
        {
            slot.Set(ReferenceArn(target.Expected));
            return new PlannedLink(slot, target.Manifest);
        }

        await ResolveInFarmAsync(slot, text, cancellation);
        return null;
    }

    /// <summary>A reference names a version and so follows its builds; without a version of its own a resource is named whole.</summary>
    public static string ReferenceArn(string arn) =>
        ResourceArn.TryParse(arn, out var parsed) && parsed.Build is not null ? (parsed with { Build = null }).ToString() : arn;

    private PlannedChange? InManifests(ReferenceSlot slot, ReferenceText text)
    {
        if (text.Build is not null || !planned.TryGetValue($"{slot.Kind!.Label}/{ResourceNames.ToArnForm(text.Name)}", out var changes)) return null;
        if (text.Version is null) return changes[^1];
        return changes.Find(change => change.Manifest.Version == text.Version);
    }

    private async Task ResolveInFarmAsync(ReferenceSlot slot, ReferenceText text, CancellationToken cancellation)
    {
        var kind = slot.Kind!;
        var version = kind.IsVersioned ? string.Join('/', new[] { text.Version ?? Newest, text.Build }.OfType<string>()) : null;
        IReadOnlyList<string?> types = kind.Kind == ResourceKind.Workflow && text.Type is null ? ["build", "test", "distribution"] : [text.Type];
        foreach (var managed in new[] { false, true })
        {
            foreach (var type in types)
            {
                var arn = lookup.ArnFor(kind.Kind, type, text.Name, version, managed);
                if (!ResourceArn.TryParse(arn, out _, out var problem))
                {
                    findings.Add(slot.Place.Finding($"'{slot.Text}' is no reference: {problem}"));
                    return;
                }

                if (await lookup.FindAsync(kind, arn, cancellation) is null) continue;
                slot.Set(arn);
                return;
            }
        }

        AddMissing(slot);
    }

    private async Task ResolveImageAsync(ReferenceSlot slot, CancellationToken cancellation)
    {
        var text = ReferenceText.Parse(slot.Text, ResourceKind.Image);
        var version = string.Join('/', new[] { text.Version ?? Newest, text.Build }.OfType<string>());
        var own = lookup.ArnFor(ResourceKind.Image, null, text.Name, version);
        if (!ResourceArn.TryParse(own, out _, out var problem))
        {
            findings.Add(slot.Place.Finding($"'{slot.Text}' is no image: {problem}"));
            return;
        }

        // What is no image of the caller's is the name of a base image, which the cloud that builds knows.
        if (await lookup.FindImageAsync(own, cancellation) is not null) slot.Set(own);
        else if (text.Version is not null) AddMissing(slot);
    }

    private void AddMissing(ReferenceSlot slot)
    {
        var known = planned.Keys.Where(key => key.StartsWith(slot.Label + "/", StringComparison.Ordinal)).Select(key => key[(slot.Label.Length + 1)..]);
        var near = Terminal.NearestName.Find(ReferenceText.NameOf(slot.Text), known);
        findings.Add(slot.Place.Finding(
            $"no {slot.Label} is named '{slot.Text}', neither here nor in the farm; {(near is null ? "add it to the manifests, or name one by its ARN" : $"did you mean {near}?")}"));
    }
}
