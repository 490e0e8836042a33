using BuildFarm.Host.Processes;

namespace BuildFarm.Host.Tests.Support;

/// <summary>A test that boots instances: skipped by name where there is no root or a tool is missing.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        Timeout = 120_000;
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = "needs root";
        }
        else if (Tools.AllMissing() is { Count: > 0 } missing)
        {
            Skip = "needs " + string.Join("; ", missing);
        }
    }
}
