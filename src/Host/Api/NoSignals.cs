using Microsoft.Extensions.Hosting;

namespace BuildFarm.Host.Api;

/// <summary>Keeps the web host from handling signals of its own.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
