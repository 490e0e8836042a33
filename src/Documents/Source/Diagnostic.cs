namespace BuildFarm.Documents;

/// <summary>One finding in a document.</summary>
public sealed record Diagnostic
{
    /// <summary>Stable id such as BF1001; <c>docs/documents.md</c> lists all.</summary>
    public required string RuleId { get; init; }

    public required DiagnosticSeverity Severity { get; init; }

    /// <summary>From 1.</summary>
    public required int Line { get; init; }

    /// <summary>From 1, in UTF-16 units.</summary>
    public required int Column { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What to write instead; empty when the message says it all.</summary>
    public string Hint { get; init; } = "";

    public bool IsError => Severity == DiagnosticSeverity.Error;

    /// <summary>One line: <c>4:7 error BF1004: … (hint)</c>.</summary>
    public override string ToString()
    {
        var severity = IsError ? "error" : "warning";
        return Hint.Length == 0
            ? $"{Line}:{Column} {severity} {RuleId}: {Message}"
            : $"{Line}:{Column} {severity} {RuleId}: {Message} {Hint}";
    }
}
