using System.Diagnostics.CodeAnalysis;

namespace BuildFarm.Documents.Workflows;

/// <summary>Where a path begins.</summary>
public enum WorkflowPathRoot
{
    Parameters,
    StepOutputs,
    WorkflowOutputs,
    ImageBuilder,
}

/// <summary>A path such as <c>$.stepOutputs.Launch.output[0]</c>.</summary>
/// <param name="Step">The step's name, below stepOutputs.</param>
/// <param name="Name">The value's name.</param>
/// <param name="Rest">What follows: indexes of lists, names in objects.</param>
public sealed record WorkflowPath(WorkflowPathRoot Root, string? Step, string Name, IReadOnlyList<WorkflowPathSegment> Rest)
{
    private const int MaxLength = 1024;

    /// <summary>The text is meant as a path: it begins with <c>$.</c>.</summary>
    public static bool LooksLike(string text) => text.StartsWith("$.", StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out WorkflowPath? path)
    {
        path = null;
        if (text.Length > MaxLength || !LooksLike(text) || !TrySegments(text, out var segments)) return false;
        if (segments[0].Name is not { } first || RootOf(first) is not { } root) return false;
        var names = root == WorkflowPathRoot.StepOutputs ? 2 : 1;
        if (segments.Count < names + 1 || segments.Skip(1).Take(names).Any(s => s.Name is null)) return false;
        path = new WorkflowPath(root, names == 2 ? segments[1].Name : null, segments[names].Name!, [.. segments.Skip(names + 1)]);
        return true;
    }

    // The guide writes imagebuilder in some places and imageBuilder in others.
    private static WorkflowPathRoot? RootOf(string name) => name switch
    {
        "parameters" => WorkflowPathRoot.Parameters,
        "stepOutputs" => WorkflowPathRoot.StepOutputs,
        "workflowOutputs" => WorkflowPathRoot.WorkflowOutputs,
        "imagebuilder" or "imageBuilder" => WorkflowPathRoot.ImageBuilder,
        _ => null,
    };

    private static bool TrySegments(string text, out List<WorkflowPathSegment> segments)
    {
        segments = [];
        var at = 1;
        while (at < text.Length)
        {
            var end = text[at] switch { '.' => ReadName(text, at + 1, segments), '[' => ReadBracket(text, at, segments), _ => -1 };
            if (end < 0) return false;
            at = end;
        }

        return segments.Count > 0;
    }

    private static int ReadName(string text, int start, List<WorkflowPathSegment> segments)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-')) end++;
        if (end == start) return -1;
        segments.Add(new WorkflowPathSegment(text[start..end], 0));
        return end;
    }

    private static int ReadBracket(string text, int start, List<WorkflowPathSegment> segments)
    {
        var close = text.IndexOf(']', start);
        if (close < 0) return -1;
        var inner = text.AsSpan(start + 1, close - start - 1);
        if (inner.Length > 2 && inner[0] is '\'' or '"' && inner[^1] == inner[0]) segments.Add(new WorkflowPathSegment(inner[1..^1].ToString(), 0));
        else if (ScalarRules.TryInteger(inner.ToString(), out var index) && index is >= 0 and <= int.MaxValue) segments.Add(new WorkflowPathSegment(null, (int)index));
        else return -1;
        return close + 1;
    }
}

/// <summary>A name, or an index from 0 where the name is null.</summary>
public readonly record struct WorkflowPathSegment(string? Name, int Index);
