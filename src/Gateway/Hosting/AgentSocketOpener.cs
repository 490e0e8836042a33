using Microsoft.Extensions.Hosting;

namespace BuildFarm.Gateway.Hosting;

/// <summary>Gives the agents' socket its mode after the server has made it.</summary>
internal sealed class AgentSocketOpener(GatewayOptions options) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.AgentSocket is { } socket)
        {
            AgentSocketFile.Open(socket);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
