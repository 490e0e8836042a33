using Google.Protobuf.Collections;

namespace BuildFarm.Cli.Apply.Planning;

/// <summary>How a resource's tags differ from the wanted ones.</summary>
internal sealed record TagChange(IReadOnlyDictionary<string, string> Set, IReadOnlyList<string> Remove)
{
    public static readonly TagChange None = new(new Dictionary<string, string>(), []);

    public bool IsEmpty => Set.Count == 0 && Remove.Count == 0;

    public static TagChange Between(MapField<string, string> existing, MapField<string, string> wanted)
    {
        var set = wanted.Where(tag => !existing.TryGetValue(tag.Key, out var value) || value != tag.Value).ToDictionary(tag => tag.Key, tag => tag.Value);
        // Tags that the system put there are not the manifest's to remove.
        var remove = existing.Keys.Where(key => !wanted.ContainsKey(key) && !key.StartsWith("aws:", StringComparison.Ordinal)).ToList();
        return set.Count == 0 && remove.Count == 0 ? None : new TagChange(set, remove);
    }
}
