namespace BuildFarm.Host.Tests.Support;

/// <summary>As <see cref="RootFactAttribute"/>, for several cases.</summary>
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute()
    {
        Timeout = 120_000;
        Skip = new RootFactAttribute().Skip;
    }
}
