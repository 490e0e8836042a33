namespace BuildFarm.Grains.Watch;

/// <summary>A hold on a build's log.</summary>
public sealed class BuildLogHandle(BuildLog log, Action release) : IDisposable
{
    private Action? release = release;

    public BuildLog Log { get; } = log;

    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
