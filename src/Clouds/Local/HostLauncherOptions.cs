namespace BuildFarm.Clouds.Local;

public sealed record HostLauncherOptions
{
    /// <summary>The builder host's data folder, DATA/host; its socket is host.sock in there.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Program and first arguments, for example […/BuildFarm.Host] or [dotnet, …/BuildFarm.Host.dll].</summary>
    public required IReadOnlyList<string> HostCommand { get; init; }

    /// <summary>Folder of the self-contained agent, mounted read-only into instances.</summary>
    public required string AgentFolder { get; init; }

    /// <summary>Folder that holds agent.sock, DATA/agent, mounted into instances.</summary>
    public required string AgentSocketFolder { get; init; }

    /// <summary>Folder where base images are kept as made, shared by data folders; null is DATA/host/bases.</summary>
    public string? BaseCacheFolder { get; init; }

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
