namespace BuildFarm.Agent.State;

/// <summary>How a step ended, complete enough to be reported again and chained to after a restart.</summary>
internal sealed record StepEnd
{
    public required string Status { get; init; }

    public string Message { get; init; } = "";

    public int ExitCode { get; init; }

    public int Attempt { get; init; } = 1;

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Ended { get; init; }

    /// <summary>Resolved inputs as JSON; null when the step was skipped.</summary>
    public string? Inputs { get; init; }

    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>JSON of a nested run.</summary>
    public string? DetailedOutput { get; init; }
}
