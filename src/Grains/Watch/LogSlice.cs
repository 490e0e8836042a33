using BuildFarm.Model.FarmApi;

namespace BuildFarm.Grains.Watch;

/// <param name="Position">Offset in the stored log to read on from.</param>
public sealed record LogSlice(IReadOnlyList<BuildEvent> Events, long Position);
