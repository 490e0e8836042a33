using BuildFarm.Cli.Apply.Manifests;
using BuildFarm.Model.Arns;

namespace BuildFarm.Cli.Apply.Planning;

/// <summary>What is referred to comes before what refers to it; otherwise the order of the files is kept.</summary>
internal static class DependencyOrder
{
    /// <exception cref="InvalidOperationException">A circle; the contract's kinds allow none.</exception>
    public static IReadOnlyList<Manifest> Sort(IReadOnlyList<Manifest> manifests)
    {
        var byKey = manifests.ToLookup(m => m.Key);
        var done = new HashSet<Manifest>(ReferenceEqualityComparer.Instance);
        var open = new HashSet<Manifest>(ReferenceEqualityComparer.Instance);
        var ordered = new List<Manifest>();
        foreach (var manifest in manifests) Visit(manifest);
        return ordered;

        void Visit(Manifest manifest)
        {
            if (done.Contains(manifest)) return;
            if (!open.Add(manifest)) throw new InvalidOperationException($"{manifest} depends on itself");
            foreach (var target in manifest.References.SelectMany(slot => Targets(slot))) Visit(target);
            done.Add(manifest);
            ordered.Add(manifest);
        }

        IEnumerable<Manifest> Targets(ReferenceSlot slot) =>
            slot.Kind is null ? [] : byKey[$"{slot.Kind.Label}/{ResourceNames.ToArnForm(ReferenceText.NameOf(slot.Text))}"];
    }
}
