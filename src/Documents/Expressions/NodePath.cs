namespace BuildFarm.Documents.Expressions;

/// <summary>Follows <c>[1].commands[0]</c> in a step's inputs.</summary>
public static class NodePath
{
    /// <summary>The node that the path leads to, or null.</summary>
    public static DocumentNode? Find(DocumentNode node, int? index, IReadOnlyList<string> path)
    {
        var current = index is { } first ? Item(node, first) : node;
        foreach (var segment in path)
        {
            var bracket = segment.IndexOf('[');
            current = current?.Get(bracket < 0 ? segment : segment[..bracket]);
            if (bracket < 0) continue;
            if (!segment.EndsWith(']') || !ScalarRules.TryInteger(segment[(bracket + 1)..^1], out var number)) return null;
            current = current is null || number is < 0 or > int.MaxValue ? null : Item(current, (int)number);
        }

        return current;
    }

    private static DocumentNode? Item(DocumentNode node, int index) => index < node.Items.Count ? node.Items[index] : null;
}
