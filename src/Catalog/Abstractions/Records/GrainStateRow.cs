namespace BuildFarm.Catalog;

/// <summary>A grain's state, serialised, as it stood when its ETag was given.</summary>
public sealed record GrainStateRow(string Type, string Key, string ETag, byte[] Data);
