namespace BuildFarm.Load.Bench;

/// <summary>What a load came to.</summary>
/// <param name="Elapsed">From the first request to the last end.</param>
/// <param name="MostAtOnce">Most builds that were started and had not ended, as seen between two readings.</param>
internal sealed record LoadResult(long Builds, long Available, TimeSpan Elapsed, long MostAtOnce);
