using System.Net;
using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Clouds.Local;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Health;
using BuildFarm.Gateway.Operations;
using BuildFarm.Grains.Watch;
using BuildFarm.Model.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Tests;

/// <summary>The faces on real sockets of the loopback interface, with a farm behind them that a test makes up.</summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    public const string Region = "us-east-1";

    private readonly TestFolder _folder = new();
    private WebApplication? _app;

    public FakeOperations Operations { get; } = new();

    public FakeBuildWatch Builds { get; } = new();

    public FakeSignals Signals { get; } = new();

    public MemoryCatalog Catalog { get; } = new();

    public required TimeProvider Time { get; init; }

    public List<IReadinessCheck> Checks { get; } = [];

    /// <summary>False: the server has not said that it is done with starting.</summary>
    public bool Prepared { get; set; } = true;

    public AgentTokens Tokens { get; } = new(new byte[32]);

    public AgentOutbox Outbox { get; private set; } = null!;

    public GatewayEndpoints Endpoints { get; private set; } = null!;

    public FarmCredential Root { get; private set; } = null!;

    public string AgentSocket => _folder[System.IO.Path.Combine("agent", "agent.sock")];

    /// <summary>Written by tests that want more than the root credential.</summary>
    public string IdentitiesFile => _folder["identities.json"];

    public string SessionKeyFile => _folder["session-key"];

    public CapturedLogs Logs { get; } = new();

    public SigningCredential Credential => new(Root.AccessKeyId, Root.SecretAccessKey);

    public string GrpcHost => Endpoints.Grpc.Authority;

    public IServiceProvider Services => _app!.Services;

    public static async Task<GatewayServer> StartAsync(TimeProvider? time = null, Func<GatewayOptions, GatewayOptions>? change = null, Action<GatewayServer>? prepare = null)
    {
        var server = new GatewayServer { Time = time ?? new ManualTime(DateTimeOffset.Parse("2026-01-31T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture)) };
        prepare?.Invoke(server);
        var options = new GatewayOptions
        {
            Http = new IPEndPoint(IPAddress.Loopback, 0),
            Grpc = new IPEndPoint(IPAddress.Loopback, 0),
            AgentSocket = server.AgentSocket,
            RootCredentialFile = server._folder["root-credential.json"],
            IdentitiesFile = server.IdentitiesFile,
            SessionKeyFile = server._folder["session-key"],
        };
        await server.RunAsync(change?.Invoke(options) ?? options);
        return server;
    }

    public Task StopAsync() => _app!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task RunAsync(GatewayOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Logs);
        Outbox = new AgentOutbox(Time);
        builder.Services.AddSingleton(Time);
        builder.Services.AddSingleton<IOperations>(Operations);
        builder.Services.AddSingleton<ICatalog>(Catalog);
        builder.Services.AddSingleton<IBuildWatch>(Builds);
        builder.Services.AddSingleton<IInstanceSignals>(Signals);
        builder.Services.AddSingleton(Outbox);
        builder.Services.AddSingleton(Tokens);
        foreach (var check in Checks)
        {
            builder.Services.AddSingleton(check);
        }

        builder.Services.AddGateway(options);
        _app = builder.Build();
        _app.MapGateway();
        await _app.StartAsync();
        if (Prepared)
        {
            Services.GetRequiredService<StartupProgress>().Done();
        }

        Endpoints = _app.Services.GetGatewayEndpoints();
        Root = RootCredential.LoadOrCreate(options.RootCredentialFile);
    }
}
