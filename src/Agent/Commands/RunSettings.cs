using System.CommandLine;
using BuildFarm.Agent.Modules;

namespace BuildFarm.Agent.Commands;

/// <summary>What a run is asked for, from options and the configuration file.</summary>
internal sealed record RunSettings
{
    public IReadOnlyList<(string Path, IReadOnlyDictionary<string, string> Parameters)> Documents { get; init; } = [];

    /// <summary>For all documents; a document's own go first.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Phases { get; init; } = [];

    public string? ExecutionId { get; init; }

    public string? LogDirectory { get; init; }

    public string? StateDirectory { get; init; }

    /// <summary>Of S3 documents.</summary>
    public string? DocumentBucketOwner { get; init; }

    /// <summary>Where the log folder is uploaded to at the end; null keeps it here alone.</summary>
    public string? LogBucket { get; init; }

    public string? LogBucketOwner { get; init; }

    public string LogKeyPrefix { get; init; } = "";

    /// <summary>A group of CloudWatch Logs that the console log goes to as well; null for none.</summary>
    public string? CloudWatchGroup { get; init; }

    /// <summary>Null is named after the execution.</summary>
    public string? CloudWatchStream { get; init; }

    public string? CloudWatchRegion { get; init; }

    public bool CloudWatchIgnoreFailures { get; init; }

    public bool Trace { get; init; }

    /// <summary>An option beats the file; documents and parameters may stand in one place only.</summary>
    /// <exception cref="UsageException">What contradicts what.</exception>
    public static async Task<RunSettings> ReadAsync(ParseResult parsed, RunOptions options, ModuleServices services, CancellationToken stop)
    {
        if (parsed.GetValue(options.Version) is { } version && version != AgentVersion.Current)
        {
            throw new UsageException($"--version: this agent is version {AgentVersion.Current}, not {version}.");
        }

        string? config = parsed.GetValue(options.Config);
        IReadOnlyList<string> documents = AgentCommandLine.Split(parsed.GetValue(options.Documents));
        IReadOnlyList<string> parameters = AgentCommandLine.Split(parsed.GetValue(options.Parameters));
        if (config is null == (documents.Count == 0))
        {
            throw new UsageException("Give exactly one of --config and --documents.");
        }

        if (config is not null && parameters.Count > 0)
        {
            throw new UsageException("--parameters and --config exclude each other: write the parameters into the configuration file.");
        }

        RunSettings file = config is null ? new RunSettings() : await RunConfigurationFile.ReadAsync(config, services, stop);
        IReadOnlyList<string> phases = AgentCommandLine.Split(parsed.GetValue(options.Phases));
        RunSettings settings = file with
        {
            Documents = config is null ? [.. documents.Select(path => (path, (IReadOnlyDictionary<string, string>)new Dictionary<string, string>()))] : file.Documents,
            Parameters = config is null ? ReadParameters(parameters) : file.Parameters,
            Phases = phases.Count > 0 ? phases : file.Phases,
            ExecutionId = parsed.GetValue(options.ExecutionId) ?? file.ExecutionId,
            LogDirectory = parsed.GetValue(options.LogDirectory) ?? file.LogDirectory,
            StateDirectory = parsed.GetValue(options.StateDirectory) ?? file.StateDirectory,
            DocumentBucketOwner = parsed.GetValue(options.DocumentBucketOwner) ?? file.DocumentBucketOwner,
            LogBucket = parsed.GetValue(options.LogBucket) ?? file.LogBucket,
            LogBucketOwner = parsed.GetValue(options.LogBucketOwner) ?? file.LogBucketOwner,
            LogKeyPrefix = parsed.GetValue(options.LogKeyPrefix) ?? file.LogKeyPrefix,
            CloudWatchGroup = parsed.GetValue(options.CloudWatchGroup) ?? file.CloudWatchGroup,
            CloudWatchStream = parsed.GetValue(options.CloudWatchStream) ?? file.CloudWatchStream,
            CloudWatchRegion = parsed.GetValue(options.CloudWatchRegion) ?? file.CloudWatchRegion,
            CloudWatchIgnoreFailures = parsed.GetValue(options.CloudWatchIgnoreFailures) || file.CloudWatchIgnoreFailures,
            Trace = parsed.GetValue(options.Trace) || file.Trace,
        };
        return settings.CloudWatchGroup is null && settings.CloudWatchStream is not null
            ? throw new UsageException("--cw-log-stream needs --cw-log-group.")
            : settings;
    }

    private static Dictionary<string, string> ReadParameters(IReadOnlyList<string> items)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        foreach (string item in items)
        {
            int equals = item.IndexOf('=');
            if (equals <= 0 || equals == item.Length - 1)
            {
                throw new UsageException($"--parameters: '{item}' is not name=value, and both are required. A value that contains a comma goes into a file for --config.");
            }

            parameters[item[..equals]] = item[(equals + 1)..];
        }

        return parameters;
    }
}
