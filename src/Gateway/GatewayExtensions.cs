using BuildFarm.Gateway.Agents;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Auth.Access;
using BuildFarm.Gateway.Auth.Identities;
using BuildFarm.Gateway.Calls;
using BuildFarm.Gateway.Calls.Audit;
using BuildFarm.Gateway.Grpc;
using BuildFarm.Gateway.Health;
using BuildFarm.Gateway.Hosting;
using BuildFarm.Gateway.Hosting.Tls;
using BuildFarm.Gateway.Metrics;
using BuildFarm.Gateway.Reference;
using BuildFarm.Gateway.Rest;
using BuildFarm.Gateway.Sts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BuildFarm.Gateway;

/// <summary>
/// How a server gets its faces. The server supplies IOperations, ICatalog, IBuildWatch, and where there are local instances IInstanceSignals,
/// AgentOutbox and AgentTokens; an own ICredentialStore or TimeProvider, and any number of IReadinessCheck, as it likes. It must call
/// <see cref="StartupProgress.Done"/> once everything is prepared: until then /readyz says that the farm is starting.
/// </summary>
public static class GatewayExtensions
{
    /// <summary>Adds everything behind the faces, and Kestrel's listeners and limits. Reads or makes the root credential.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(options);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdentities>(static provider => new WatchedIdentities(
            provider.GetRequiredService<GatewayOptions>().IdentitiesFile, provider.GetRequiredService<ILogger<WatchedIdentities>>()));
        services.AddSingleton(_ => SessionTokens.LoadOrCreate(options.SessionKeyFile));
        services.TryAddSingleton<ICredentialStore>(provider => new CredentialStore(
            RootCredential.LoadOrCreate(options.RootCredentialFile), provider.GetRequiredService<IIdentities>(), provider.GetRequiredService<SessionTokens>()));
        services.AddSingleton<Authorizer>().AddSingleton<CallerStanding>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.AddSingleton<SigningKeyCache>().AddSingleton<SigV4Verifier>().AddSingleton<RestAuthenticator>().AddSingleton<BearerAuthenticator>();
        services.AddSingleton<CallRates>().AddSingleton<AuditLog>().AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<AuditLog>());
        if (options.Tls is { } tls)
        {
            services.AddSingleton(provider => new TlsServer(tls, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TlsServer>>()));
        }

        services.AddSingleton<GateKeeper>().AddSingleton<CallMeter>().AddSingleton<CallPipeline>();
        services.AddSingleton<RestFace>().AddSingleton<LocalEntry>().AddSingleton<OperationalPages>().AddSingleton<ReferencePages>().AddSingleton<AgentHub>().AddSingleton<Dispatcher>();
        services.AddSingleton<StsFace>().AddSingleton<AssumeRole>();
        services.AddSingleton<GrpcFace>().AddSingleton<GrpcMethodTable>().AddSingleton<WatchBuildStream>().AddSingleton<WatchBuildsStream>().AddSingleton<HealthService>();
        services.AddSingleton<Readiness>().AddSingleton<IReadinessCheck, CatalogReadiness>();
        services.AddSingleton<StartupProgress>().AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<StartupProgress>());
        services.AddSingleton<MetricsPage>().AddSingleton<ProcessMeter>();
        services.AddHostedService<AgentSocketOpener>();
        return services;
    }

    /// <summary>Puts the faces at the end of the pipeline. Nothing else needs to be in it.</summary>
    public static IApplicationBuilder MapGateway(this IApplicationBuilder app)
    {
        var dispatcher = app.ApplicationServices.GetRequiredService<Dispatcher>();
        // Metrics are collected from the start, not from the first look at them.
        app.ApplicationServices.GetRequiredService<MetricsPage>();
        app.Run(dispatcher.HandleAsync);
        return app;
    }

    /// <summary>Where the faces listen once the server has started; ports that were asked for as 0 have their number.</summary>
    public static GatewayEndpoints GetGatewayEndpoints(this IServiceProvider services)
    {
        // Kestrel lists addresses in the order of its listeners: HTTP, gRPC, agents.
        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];
        return addresses.Count >= 2
            ? new GatewayEndpoints(new Uri(addresses[0]), new Uri(addresses[1]))
            : throw new InvalidOperationException("The server has not started.");
    }
}
