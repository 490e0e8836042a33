using BuildFarm.Catalog;
using BuildFarm.Catalog.Postgres;
using BuildFarm.Clouds;
using BuildFarm.Clouds.Objects;
using BuildFarm.Clouds.Local;
using BuildFarm.Clouds.Simulated;
using BuildFarm.Gateway;
using BuildFarm.Gateway.Health;
using BuildFarm.Gateway.Operations;
using BuildFarm.Gateway.Operations.Managed;
using BuildFarm.Grains;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Dispatch;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Hosting;

/// <summary>Puts a farm together and runs it until it is told to stop.</summary>
internal static class FarmServer
{
    public static async Task<int> RunAsync(UpOptions options, CancellationToken cancellation)
    {
        // a folder that is there keeps the rights that its owner gave it
        Directory.CreateDirectory(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var held = DataLock.Take(options.DataFolder);
        using var loggers = LoggerFactory.Create(Logging);
        var launcher = options.Cloud == "local" ? LocalSetup.Launcher(options, loggers) : null;
        if (launcher is not null)
        {
            await launcher.EnsureRunningAsync(cancellation);
        }

        await using var alone = await LockAsync(options.Engine.Postgres, cancellation);
        await using var catalog = await OpenCatalogAsync(options, loggers, cancellation);
        if (options.Engine.Postgres is not null)
        {
            await SharedSecrets.ShareAsync(catalog, options.DataFolder, cancellation);
        }

        var blobs = await OpenBlobsAsync(options, loggers, cancellation);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Logging(builder.Logging);
        Configure(builder, options, catalog, blobs);
        await using var app = builder.Build();
        app.MapGateway();
        await app.StartAsync(cancellation);
        await PrepareAsync(app, options, cancellation);
        app.Services.GetRequiredService<StartupProgress>().Done();
        await AnnounceAsync(app, options);
        await app.WaitForShutdownAsync(cancellation);
        RunningFile.Remove(options.DataFolder);
        if (launcher is not null)
        {
            await launcher.EndIfUnneededAsync(CancellationToken.None);
        }

        return 0;
    }

    private static void Logging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(c =>
        {
            c.SingleLine = true;
            c.TimestampFormat = "HH:mm:ss ";
        });
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // It logs nothing above Information, but makes a scope and an activity a request for as long as anything of it is heard.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Npgsql", LogLevel.Warning);
        logging.AddFilter("BuildFarm", Environment.GetEnvironmentVariable("BUILDFARM_LOG") is { } level && Enum.TryParse<LogLevel>(level, true, out var chosen) ? chosen : LogLevel.Information);
    }

    /// <summary>The embedded engine knows of no other server: two of them on one database would build everything twice.</summary>
    private static async Task<PostgresServerLock?> LockAsync(string? postgres, CancellationToken cancellation)
    {
        if (postgres is null)
        {
            return null;
        }

        var alone = ActorEngine.Name == "embedded";
        return await PostgresServerLock.TryTakeAsync(postgres, alone, TimeSpan.FromSeconds(5), cancellation) ?? throw new UsageException(alone
            ? "another farm works on this PostgreSQL database; stop it, name another database, or run them as a cluster (docs/engines.md)"
            : "a farm that is no cluster works on this PostgreSQL database; stop it, or name another database");
    }

    private static Task<ICatalog> OpenCatalogAsync(UpOptions options, ILoggerFactory loggers, CancellationToken cancellation) =>
        CatalogFactory.OpenAsync(
            options.Engine.Postgres is { } postgres ? "postgres:" + postgres : "sqlite:" + Path.Combine(options.DataFolder, "catalog.db"),
            new CatalogOptions { Loggers = loggers },
            cancellation);

    /// <summary>Files of the data folder, or the cluster's database: every server has to see a build's log.</summary>
    private static async Task<IBlobStore> OpenBlobsAsync(UpOptions options, ILoggerFactory loggers, CancellationToken cancellation) =>
        options.Engine.Postgres is { } postgres
            ? await PostgresBlobStore.OpenAsync(postgres, new CatalogOptions { Loggers = loggers, PoolSize = 10 }, cancellation)
            : new FileBlobStore(Path.Combine(options.DataFolder, "blobs"));

    private static void Configure(WebApplicationBuilder builder, UpOptions options, ICatalog catalog, IBlobStore blobs)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(catalog);
        services.AddSingleton(blobs);
        ActorEngine.Configure(builder, options.Engine);
        var chance = options.Settings.Simulated.Seed == 0 ? new Random() : new Random(options.Settings.Simulated.Seed);
        var draw = () =>
        {
            lock (chance)
            {
                return chance.NextDouble();
            }
        };
        services.AddFarm(Farm(options), new DispatcherOptions { Chance = draw });
        if (options.Cloud == "local")
        {
            LocalSetup.Add(services, options);
        }
        else
        {
            services.AddSingleton<ICloud>(p => new SimulatedCloud(Simulated(options.Settings.Simulated, draw), p.GetRequiredService<TimeProvider>()));
        }

        services.AddSingleton(GatewaySetup.Objects(options));
        services.AddSingleton<IDocumentSource>(p => p.GetRequiredService<S3Objects>());
        services.AddGateway(GatewaySetup.Options(options));
        services.AddOperations(GatewaySetup.Operations(options, ActorEngine.Name, LocalSetup.BaseImages(options)));
        services.AddSingleton<ManagedResources>();
        services.AddHostedService<CloudWatcher>();
        services.AddHostedService<FarmStarter>();
    }

    private static FarmOptions Farm(UpOptions options)
    {
        var settings = options.Settings;
        return new FarmOptions
        {
            AgentVersion = LocalSetup.AgentVersion(options),
            CacheAge = TimeSpan.FromHours(settings.CacheHours),
            RegionLimits = settings.RegionLimits,
            DefaultRegionLimit = settings.DefaultRegionLimit > 0 ? settings.DefaultRegionLimit
                : options.Cloud == "simulated" ? 1000 : Environment.ProcessorCount + 3,
            WatchInterval = options.Engine.Postgres is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(1),
            Regions = [settings.Region, .. settings.RegionLimits.Keys.Where(r => r != settings.Region)],
            DefaultInstanceType = settings.DefaultInstanceType,
        };
    }

    private static SimulatedCloudOptions Simulated(SimulatedSettings settings, Func<double> chance) => new()
    {
        BootTime = TimeSpan.FromMilliseconds(settings.BootMilliseconds),
        WorkTime = TimeSpan.FromMilliseconds(settings.WorkMilliseconds),
        ImageTime = TimeSpan.FromMilliseconds(settings.ImageMilliseconds),
        CapacityErrors = settings.CapacityErrors,
        Throttling = settings.Throttling,
        LostAnswers = settings.LostAnswers,
        LostInstances = settings.LostInstances,
        FailedWork = settings.FailedWork,
        Chance = chance,
    };

    private static async Task PrepareAsync(WebApplication app, UpOptions options, CancellationToken cancellation)
    {
        var farm = app.Services.GetRequiredService<FarmOptions>();
        await app.Services.GetRequiredService<ManagedResources>().LoadAsync(GatewaySetup.ComponentsFolder(), farm.Regions, cancellation);
        foreach (var name in options.Cloud == "local" ? options.Bases : [])
        {
            await Console.Out.WriteLineAsync($"preparing the base image {name}");
            app.Services.GetRequiredService<StartupProgress>().Doing($"preparing the base image {name}");
            await app.Services.GetRequiredService<LocalCloud>().PrepareBaseImageAsync(name, cancellation);
        }
    }

    private static async Task AnnounceAsync(WebApplication app, UpOptions options)
    {
        var endpoints = app.Services.GetGatewayEndpoints();
        RunningFile.Write(options, endpoints.Http, endpoints.Grpc);
        await Console.Out.WriteLineAsync($"buildfarm is up: {endpoints.Http} grpc {endpoints.Grpc} data {options.DataFolder} cloud {options.Cloud} engine {ActorEngine.Name}");
    }
}
