using Orleans;

namespace BuildFarm.Grains.Capacity;

/// <summary>How many builds run in a region at once, who waits, and who is found again after a restart. The key is the region.</summary>
[Alias("buildfarm.region-capacity")]
public interface IRegionCapacityGrain : IGrainWithStringKey
{
    /// <summary>True when the slot is held now; otherwise the build is told later. Repeated calls with one token are one request.</summary>
    [Alias("request")]
    Task<bool> RequestAsync(string token, string buildArn, string fairShare);

    /// <summary>Gives a slot back, or leaves the queue.</summary>
    [Alias("release")]
    Task ReleaseAsync(string token);

    [Alias("status")]
    Task<RegionCapacity> GetStatusAsync();

    /// <summary>Looks for unfinished builds and for instances that nobody owns, now and by reminder.</summary>
    [Alias("sweep")]
    Task SweepAsync();
}
