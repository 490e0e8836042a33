namespace BuildFarm.Silo.Configuration;

/// <summary>How often each caller (a user, or all sessions of a role) may call each server.</summary>
public sealed record RateSettings
{
    /// <summary>On the average; 0: as often as it likes.</summary>
    public double CallsPerSecond { get; init; }

    /// <summary>At once, after a pause.</summary>
    public int Burst { get; init; } = 100;
}
