namespace BuildFarm.Embedded.Calls;

/// <summary>How a method's calls may run, from its attributes.</summary>
[Flags]
internal enum CallMode
{
    None = 0,
    OneWay = 1,
    ReadOnly = 2,
    AlwaysInterleave = 4,
}
