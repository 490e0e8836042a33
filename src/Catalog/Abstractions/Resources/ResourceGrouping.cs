namespace BuildFarm.Catalog;

/// <summary>See <see cref="ResourceQuery.Grouping"/>.</summary>
public enum ResourceGrouping { None, NewestBuildOfVersion, NewestOfName }
