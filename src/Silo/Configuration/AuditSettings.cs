namespace BuildFarm.Silo.Configuration;

/// <summary>The audit log in DATA/audit: a line for each call that changes something.</summary>
public sealed record AuditSettings
{
    public bool Enabled { get; init; } = true;

    /// <summary>Longest file, in MiB.</summary>
    public int FileMegabytes { get; init; } = 64;

    /// <summary>Files that are kept, the one that is written among them.</summary>
    public int Files { get; init; } = 16;

    /// <summary>Each line is on the disk before its call is answered: it outlives a power cut, too, and costs a disk write a call.</summary>
    public bool Durable { get; init; }
}
