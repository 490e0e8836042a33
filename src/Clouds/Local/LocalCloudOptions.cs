using BuildFarm.Clouds.Objects;

namespace BuildFarm.Clouds.Local;

public sealed record LocalCloudOptions
{
    /// <summary>Absolute path of the builder host's socket, DATA/host/host.sock.</summary>
    public required string SocketPath { get; init; }

    /// <summary>How long a call that changes one instance or image may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long preparing, importing, copying, capturing and exporting an image may take.</summary>
    public TimeSpan ImageTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Where files that become images are kept until they are; the builder host reads them there.</summary>
    public string ImportFolder { get; init; } = Path.Combine(Path.GetTempPath(), "buildfarm-imports");

    /// <summary>The largest file that becomes an image, in bytes.</summary>
    public long LargestImport { get; init; } = 64L << 30;

    /// <summary>Where such files come from.</summary>
    public S3Objects Objects { get; init; } = new(S3Options.FromEnvironment(Environment.GetEnvironmentVariable));

    /// <summary>Called when the host does not answer, before the next attempt: it may start the host again. A failure is logged and tried again.</summary>
    public Func<CancellationToken, Task>? EnsureHost { get; init; }

    /// <summary>Wait between two attempts to reach a host that does not answer.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(500);
}
