using BuildFarm.Agent.Aws;
using BuildFarm.Agent.Processes;
using BuildFarm.Documents;

namespace BuildFarm.Agent.Modules;

/// <summary>The machine as modules see it.</summary>
internal sealed record ModuleServices
{
    public required IProcessRunner Processes { get; init; }

    public required TimeProvider Time { get; init; }

    public DocumentPlatform Platform { get; init; } = DocumentPlatform.Linux;

    /// <summary>A folder from which relative paths count.</summary>
    public string WorkingDirectory { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>Chance for the jitter of retries, 0 to 1.</summary>
    public Func<double> Chance { get; init; } = new Random().NextDouble;

    /// <summary>Ids of nested executions.</summary>
    public Func<Guid> NewId { get; init; } = Guid.NewGuid;

    /// <summary>Makes the client for one download; the flag turns certificate checks off.</summary>
    public Func<bool, HttpClient> CreateHttpClient { get; init; } = Transfer.DownloadClient.Create;

    /// <summary>Made when first needed: most documents never call AWS.</summary>
    public AwsServices Aws => AwsCalls.Value;

    public Lazy<AwsServices> AwsCalls { get; init; } = new(static () =>
        new AwsServices(AwsSettings.FromEnvironment, Transfer.DownloadClient.Create(false), TimeProvider.System, new Random().NextDouble));

    /// <summary>The programs of the search path.</summary>
    public ProgramFinder Programs { get; init; } = new();

    public bool IsRoot { get; init; } = OperatingSystem.IsLinux() && NativeMethods.geteuid() == 0;

    public string FullPath(string path) => Path.GetFullPath(path, WorkingDirectory);
}
