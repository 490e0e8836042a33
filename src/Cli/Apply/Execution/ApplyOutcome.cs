using BuildFarm.Cli.Apply.Planning;

namespace BuildFarm.Cli.Apply.Execution;

/// <summary>How far an apply came.</summary>
internal sealed record ApplyOutcome
{
    public required IReadOnlyList<AppliedChange> Applied { get; init; }

    /// <summary>Null when everything was applied.</summary>
    public PlannedChange? Failed { get; init; }

    public string? Reason { get; init; }

    /// <summary>The farm's answer to the failed change never came: it may have happened.</summary>
    public bool IsUncertain { get; init; }

    public IReadOnlyList<PlannedChange> NotTried { get; init; } = [];
}
