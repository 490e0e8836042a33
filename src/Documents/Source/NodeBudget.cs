namespace BuildFarm.Documents;

/// <summary>Counts nodes and characters as if aliases were written out, so that a small text can't grow into a huge tree.</summary>
internal sealed class NodeBudget(ParseOptions options)
{
    private long nodes;
    private long characters;

    public bool IsSpent => nodes > options.MaxNodes || characters > options.MaxExpandedCharacters;

    public NodeSize Mark => new(nodes, characters);

    public bool Take(long moreNodes, long moreCharacters)
    {
        nodes += moreNodes;
        characters += moreCharacters;
        return !IsSpent;
    }

    public NodeSize Since(NodeSize mark) => new(nodes - mark.Nodes, characters - mark.Characters);
}

internal readonly record struct NodeSize(long Nodes, long Characters);
