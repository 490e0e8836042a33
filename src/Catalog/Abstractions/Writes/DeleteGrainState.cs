namespace BuildFarm.Catalog;

/// <summary>ExpectedETag null is unconditional. Otherwise it must match, and a missing state is a conflict.</summary>
public sealed record DeleteGrainState(string Type, string Key, string? ExpectedETag) : CatalogWrite;
