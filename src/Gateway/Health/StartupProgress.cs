namespace BuildFarm.Gateway.Health;

/// <summary>What the server still does before the farm can serve; it tells as it goes, and says when it is done.</summary>
public sealed class StartupProgress : IReadinessCheck
{
    private volatile string? _doing = "starting";

    public string Name => "farm";

    /// <param name="what">Such as "preparing the base image debian-12".</param>
    public void Doing(string what) => _doing = what;

    public void Done() => _doing = null;

    public Task<string?> CheckAsync(CancellationToken cancellation) => Task.FromResult(_doing);
}
