namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>A test with a real farm: skipped by name where there is no root, or a tool is missing.</summary>
public sealed class FarmFactAttribute : FactAttribute
{
    public FarmFactAttribute()
    {
        Timeout = 120_000;
        Skip = Programs.WhyNot();
    }
}
