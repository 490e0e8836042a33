using System.Security.Cryptography;
using BuildFarm.Clouds;
using BuildFarm.Clouds.Local;
using BuildFarm.Clouds.Objects;
using BuildFarm.Model.HostProtocol;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Hosting;

/// <summary>The local cloud's parts: the builder host's process, the outbox of the agents, the agent's folder.</summary>
internal static class LocalSetup
{
    public static HostLauncher Launcher(UpOptions options, ILoggerFactory loggers)
    {
        var agents = Path.Combine(options.DataFolder, "agent");
        Directory.CreateDirectory(agents);
        return new HostLauncher(
            new HostLauncherOptions
            {
                DataFolder = HostFolder(options),
                HostCommand = HostLauncher.FindHostCommand(AppContext.BaseDirectory),
                AgentFolder = AgentFolder(options) ?? throw new UsageException(
                    "there is no agent for local instances: run src/Agent/publish.sh artifacts/agent, or name its folder with --agent-folder"),
                AgentSocketFolder = agents,
                BaseCacheFolder = options.BaseCacheFolder,
            },
            loggers.CreateLogger<HostLauncher>());
    }

    public static void Add(IServiceCollection services, UpOptions options)
    {
        services.AddSingleton<AgentOutbox>();
        services.AddSingleton(_ => AgentTokens.LoadOrCreate(Path.Combine(options.DataFolder, "agent-key")));
        services.AddSingleton(p => new LocalCloudOptions
        {
            SocketPath = Path.Combine(HostFolder(options), "host.sock"),
            ImportFolder = Path.Combine(options.DataFolder, "imports"),
            Objects = p.GetRequiredService<S3Objects>(),
            EnsureHost = cancellation => Launcher(options, p.GetRequiredService<ILoggerFactory>()).EnsureRunningAsync(cancellation),
        });
        services.AddSingleton<LocalCloud>();
        services.AddSingleton<ICloud>(p => p.GetRequiredService<LocalCloud>());
    }

    /// <summary>Identifies the agent program: a digest over the names, sizes and times of its files. Part of every layer's key.</summary>
    public static string AgentVersion(UpOptions options)
    {
        if (options.Cloud != "local" || AgentFolder(options) is not { } folder)
        {
            return "none";
        }

        var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(f => new FileInfo(f));
        var text = string.Join('\n', files.Select(f => $"{f.Name} {f.Length} {f.LastWriteTimeUtc.Ticks}"));
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>Asks the builder host for the names of its base images.</summary>
    public static Func<CancellationToken, Task<IReadOnlyList<string>>> BaseImages(UpOptions options) => async cancellation =>
    {
        if (options.Cloud != "local")
        {
            return [];
        }

        using var host = new HostClient(Path.Combine(HostFolder(options), "host.sock"));
        var answer = await host.CallAsync("ListImages", new ListImagesRequest { Region = options.Settings.Region }, ListImagesResponse.Parser, TimeSpan.FromSeconds(10), cancellation);
        return [.. answer.Images.Where(i => i.Base).Select(i => i.Name).Distinct().Order(StringComparer.Ordinal)];
    };

    private static string HostFolder(UpOptions options) => Path.Combine(options.DataFolder, "host");

    private static string? AgentFolder(UpOptions options)
    {
        var root = Environment.GetEnvironmentVariable("BUILDFARM_ROOT");
        var folder = options.AgentFolder ?? (root is null ? null : Path.Combine(root, "artifacts", "agent"));
        return folder is not null && Directory.Exists(folder) ? folder : null;
    }
}
