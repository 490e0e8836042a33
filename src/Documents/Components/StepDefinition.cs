using BuildFarm.Documents.Conditions;

namespace BuildFarm.Documents.Components;

/// <summary>One call of an action module.</summary>
public sealed record StepDefinition
{
    /// <summary>Seconds; two hours.</summary>
    public const int DefaultTimeoutSeconds = 7200;

    public required string Name { get; init; }

    /// <summary>The module, in the module's own spelling.</summary>
    public required string Action { get; init; }

    /// <summary>As written, expressions unresolved; null when absent (Reboot and UpdateOS need none).</summary>
    public DocumentNode? Inputs { get; init; }

    /// <summary>Seconds an attempt may take, all loop iterations together; -1 is no limit.</summary>
    public int TimeoutSeconds { get; init; } = DefaultTimeoutSeconds;

    public OnFailure OnFailure { get; init; } = OnFailure.Abort;

    /// <summary>At least 1.</summary>
    public int MaxAttempts { get; init; } = 1;

    public LoopDefinition? Loop { get; init; }

    public IfDefinition? If { get; init; }

    /// <summary>The whole step as written.</summary>
    public required MappingNode Node { get; init; }

    public SourceSpan Span => Node.Span;

    public bool HasTimeout => TimeoutSeconds >= 0;
}
