namespace BuildFarm.Embedded.Simulation;

/// <summary>How unfriendly the simulated world is.</summary>
public sealed record SimulationOptions
{
    /// <summary>How likely (0 to 1) a turn is put off, by up to <see cref="LongestDelay"/>.</summary>
    public double DelayChance { get; init; }

    /// <summary>The longest time a turn is put off.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How likely (0 to 1) the reply of a call is lost: the call has happened, its caller gets the timeout.</summary>
    public double LostReplyChance { get; init; }

    /// <summary>More turns than this end the run with an error: something goes round in circles.</summary>
    public long MaximumTurns { get; init; } = 50_000_000;
}
