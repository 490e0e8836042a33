using System.Security.Cryptography;
using BuildFarm.Clouds.Objects;
using BuildFarm.Gateway;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Operations;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Hosting;

internal static class GatewaySetup
{
    public static GatewayOptions Options(UpOptions options) => new()
    {
        Http = options.Http,
        Grpc = options.Grpc,
        AgentSocket = options.Cloud == "local" ? Path.Combine(options.DataFolder, "agent", "agent.sock") : null,
        RootCredentialFile = Path.Combine(options.DataFolder, "root-credential.json"),
        IdentitiesFile = IdentitiesPlace.Of(options.Settings, options.DataFolder),
        SessionKeyFile = Path.Combine(options.DataFolder, "session-key"),
        Tls = options.Tls,
        AuditFolder = options.Settings.Audit.Enabled ? Path.Combine(options.DataFolder, "audit") : null,
        AuditFileBytes = options.Settings.Audit.FileMegabytes * 1024L * 1024,
        AuditFiles = options.Settings.Audit.Files,
        AuditDurable = options.Settings.Audit.Durable,
        CallsPerSecond = options.Settings.RateLimit.CallsPerSecond,
        CallBurst = options.Settings.RateLimit.Burst,
    };

    public static OperationsOptions Operations(UpOptions options, string engine, Func<CancellationToken, Task<IReadOnlyList<string>>> baseImages) => new()
    {
        PageTokenKey = Key(Path.Combine(options.DataFolder, "page-key")),
        Regions = [options.Settings.Region, .. options.Settings.RegionLimits.Keys.Where(r => r != options.Settings.Region)],
        Version = typeof(GatewaySetup).Assembly.GetName().Version?.ToString(3) ?? "",
        Engine = engine,
        ExportFolder = Directory.CreateDirectory(Path.Combine(options.DataFolder, "exports")).FullName,
        Owner = RootCredential.Principal,
        BaseImages = baseImages,
        Quotas = options.Settings.Quotas,
        ClientTokenLifetime = TimeSpan.FromHours(options.Settings.ClientTokenHours),
        Started = TimeProvider.System.GetUtcNow(),
    };

    /// <summary>What requests may name in S3, with the farm's own credentials.</summary>
    public static S3Objects Objects(UpOptions options) =>
        new(S3Options.FromEnvironment(Environment.GetEnvironmentVariable) with { Buckets = options.Settings.Buckets });

    /// <summary>The documents that ship with the farm, beside the program.</summary>
    public static string ComponentsFolder() => Path.Combine(AppContext.BaseDirectory, "components");

    /// <summary>32 random bytes of this farm, readable by its owner alone.</summary>
    public static byte[] Key(string path)
    {
        if (!File.Exists(path))
        {
            var temporary = path + ".new";
            using (var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write(RandomNumberGenerator.GetBytes(32));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }

        return File.ReadAllBytes(path);
    }
}
