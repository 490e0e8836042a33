namespace BuildFarm.Documents;

/// <summary>Gathers the entries of one mapping; reports a key that stands twice and keeps the first.</summary>
internal sealed class MappingBuilder(DiagnosticBag findings)
{
    private readonly List<MappingEntry> entries = [];
    private readonly Dictionary<string, SourceSpan> names = new(StringComparer.Ordinal);
    private readonly List<DocumentNode> merged = [];

    public void Add(ScalarNode key, DocumentNode value)
    {
        if (names.TryGetValue(key.Value, out var first))
        {
            findings.Add(Rules.DuplicateKey, key.Span, $"The key '{Text.Short(key.Value)}' stands twice in one mapping; the first is at {first}.",
                Rules.DuplicateKey.Fix);
            return;
        }

        names.Add(key.Value, key.Span);
        entries.Add(new MappingEntry(key, value));
    }

    /// <summary>YAML's merge key: entries that count where the mapping has no own.</summary>
    public void Merge(DocumentNode source)
    {
        if (source is SequenceNode) merged.AddRange(source.Items);
        else merged.Add(source);
    }

    public IReadOnlyList<MappingEntry> Build()
    {
        foreach (var entry in merged.SelectMany(m => m.Entries))
        {
            if (names.TryAdd(entry.Name, entry.Key.Span)) entries.Add(entry);
        }

        return entries;
    }
}
