using System.Net;
using BuildFarm.Silo.Configuration;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace BuildFarm.Silo;

/// <summary>The engine that runs the grains: here Orleans, as one silo of a cluster that meets in a PostgreSQL database.</summary>
internal static class ActorEngine
{
    public const string Name = "orleans";

    // State and reminders belong to the service, whichever cluster runs it: this never changes.
    private const string ServiceId = "buildfarm";

    // The store that the grains' [PersistentState] attributes name.
    private const string Store = "catalog";

    // What Orleans calls the PostgreSQL driver.
    private const string Invariant = "Npgsql";

    // Beside the catalog's own pool; two servers and their pools stay under PostgreSQL's default of 100 connections.
    private const int PoolSize = 16;

    public static void Configure(WebApplicationBuilder builder, EngineOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Postgres))
        {
            throw new UsageException("This build runs the grains on Orleans: say where its database is with --postgres \"Host=…;Database=…;Username=…\", or use a build without -p:ActorEngine=orleans.");
        }

        var connection = new NpgsqlConnectionStringBuilder(options.Postgres) { ApplicationName = "buildfarm-orleans", MaxPoolSize = PoolSize }.ConnectionString;
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.UseOrleans(silo => Configure(silo, options, connection));
        builder.Services.AddHostedService<ClusterSweeper>();
    }

    private static void Configure(ISiloBuilder silo, EngineOptions options, string connection)
    {
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.ClusterId;
            cluster.ServiceId = ServiceId;
        });
        // A dead server's grains are elsewhere after three missed probes: 6 seconds instead of 15.
        silo.Configure<ClusterMembershipOptions>(membership => membership.ProbeTimeout = TimeSpan.FromSeconds(2));
        silo.ConfigureEndpoints(IPAddress.Loopback, options.SiloPort, options.OrleansGatewayPort);
        silo.UseAdoNetClustering((AdoNetClusteringSiloOptions clustering) =>
        {
            clustering.Invariant = Invariant;
            clustering.ConnectionString = connection;
        });
        silo.UseAdoNetReminderService((AdoNetReminderTableOptions reminders) =>
        {
            reminders.Invariant = Invariant;
            reminders.ConnectionString = connection;
        });
        silo.AddAdoNetGrainStorage(Store, storage => storage.Configure<Serializer>((state, serializer) =>
        {
            state.Invariant = Invariant;
            state.ConnectionString = connection;
            // By [Id], as calls are: a renamed member loses nothing. The provider's own choice would store names.
            state.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
    }
}
