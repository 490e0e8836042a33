using BuildFarm.Documents.Conditions;

namespace BuildFarm.Agent.Modules.Transfer;

/// <summary>One item of WebDownload, checked.</summary>
internal sealed record Download
{
    public required Uri Source { get; init; }

    /// <summary>Absolute, the file itself.</summary>
    public required string Path { get; init; }

    public bool Overwrite { get; init; } = true;

    /// <summary>Lower-case hexadecimal, with <see cref="Algorithm"/> or not at all.</summary>
    public string? Checksum { get; init; }

    public FileHashKind? Algorithm { get; init; }

    public bool IgnoreCertificateErrors { get; init; }
}
