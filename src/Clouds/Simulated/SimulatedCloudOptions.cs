namespace BuildFarm.Clouds.Simulated;

/// <summary>How a simulated cloud behaves. Without settings it answers at once and never fails.</summary>
public sealed record SimulatedCloudOptions
{
    /// <summary>From a launch to the agent's first call.</summary>
    public TimeSpan BootTime { get; init; }

    /// <summary>How long every order takes.</summary>
    public TimeSpan WorkTime { get; init; }

    /// <summary>How long an image takes to be created or copied.</summary>
    public TimeSpan ImageTime { get; init; }

    /// <summary>Share of launches that find no capacity, 0 to 1.</summary>
    public double CapacityErrors { get; init; }

    /// <summary>Share of calls that are refused as too many.</summary>
    public double Throttling { get; init; }

    /// <summary>Share of calls that happen but whose answer is lost.</summary>
    public double LostAnswers { get; init; }

    /// <summary>Share of orders during which the instance is lost.</summary>
    public double LostInstances { get; init; }

    /// <summary>Share of orders that end as failures.</summary>
    public double FailedWork { get; init; }

    /// <summary>Numbers from 0 to 1; seeded by whoever wants a run again.</summary>
    public Func<double> Chance { get; init; } = static () => 1;

    /// <summary>Where the cloud's own doings run; the simulator gives its own.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;
}
