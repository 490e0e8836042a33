namespace BuildFarm.Silo.Configuration;

/// <summary>How the simulated cloud behaves: milliseconds, and shares from 0 to 1.</summary>
public sealed record SimulatedSettings
{
    public int BootMilliseconds { get; init; }

    public int WorkMilliseconds { get; init; }

    public int ImageMilliseconds { get; init; }

    public double CapacityErrors { get; init; }

    public double Throttling { get; init; }

    public double LostAnswers { get; init; }

    public double LostInstances { get; init; }

    public double FailedWork { get; init; }

    /// <summary>Start of the random sequence; 0 takes one at random.</summary>
    public int Seed { get; init; }
}
