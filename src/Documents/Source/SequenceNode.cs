namespace BuildFarm.Documents;

/// <summary>A list.</summary>
public sealed class SequenceNode(IReadOnlyList<DocumentNode> items, SourceSpan span) : DocumentNode(span)
{
    public override IReadOnlyList<DocumentNode> Items { get; } = items;

    public override string Describe() => "a list";
}
