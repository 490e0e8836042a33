namespace BuildFarm.Catalog.Rows;

/// <summary>
/// What a row is among the rows of its scope and name. Lists read the levels at or above what they want, so that a grouping costs no scan;
/// commits keep the levels true.
/// </summary>
internal static class Newest
{
    public const int No = 0;
    public const int BuildOfVersion = 1;
    /// <summary>Also the newest build of its version.</summary>
    public const int OfName = 2;

    public static int LeastLevel(ResourceGrouping grouping) => grouping switch
    {
        ResourceGrouping.None => No,
        ResourceGrouping.NewestBuildOfVersion => BuildOfVersion,
        ResourceGrouping.NewestOfName => OfName,
        _ => throw new ArgumentOutOfRangeException(nameof(grouping), grouping, "Unknown grouping."),
    };
}
