namespace BuildFarm.Documents.Components;

/// <summary>How often a step runs, and with which <c>loop.value</c>.</summary>
public abstract record LoopDefinition
{
    /// <summary>Makes <c>{{ NAME.index }}</c> and <c>{{ NAME.value }}</c> mean this loop; null when unnamed.</summary>
    public string? Name { get; init; }

    public required SourceSpan Span { get; init; }
}

/// <summary>Whole numbers from <see cref="Start"/> to <see cref="End"/>, both included.</summary>
public sealed record ForLoop : LoopDefinition
{
    public required long Start { get; init; }

    public required long End { get; init; }

    /// <summary>Never 0, and towards <see cref="End"/>.</summary>
    public required long UpdateBy { get; init; }

    public long Count => (long)(((Int128)End - Start) / UpdateBy) + 1;
}

/// <summary>The values of a list; each may hold expressions.</summary>
public sealed record ForEachListLoop : LoopDefinition
{
    public required IReadOnlyList<ScalarNode> Values { get; init; }
}

/// <summary>One string, split; the string may hold expressions.</summary>
public sealed record ForEachDelimitedLoop : LoopDefinition
{
    public required ScalarNode List { get; init; }

    /// <summary>One of . , ; : newline tab space - _</summary>
    public required char Delimiter { get; init; }
}
