namespace BuildFarm.Documents;

/// <summary>Keys with values, in the document's order. A repeated key is a finding; the first one counts.</summary>
public sealed class MappingNode(IReadOnlyList<MappingEntry> entries, SourceSpan span) : DocumentNode(span)
{
    public override IReadOnlyList<MappingEntry> Entries { get; } = entries;

    public override string Describe() => "a mapping";
}
