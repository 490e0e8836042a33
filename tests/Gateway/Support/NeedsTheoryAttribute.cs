namespace BuildFarm.Gateway.Tests;

/// <summary>As <see cref="NeedsFactAttribute"/>, for several sets of data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(params string[] commands) => Skip = new NeedsFactAttribute(commands).Skip;
}
