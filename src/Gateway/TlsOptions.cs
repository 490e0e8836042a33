namespace BuildFarm.Gateway;

/// <summary>Certificates in PEM files, read again when they change.</summary>
public sealed record TlsOptions
{
    /// <summary>The server's certificate, and after it those between it and its root.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>The certificate's private key, not encrypted, readable by its owner alone.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Certificates of which one must have issued that of every client; null: clients need none.</summary>
    public string? ClientCaFile { get; init; }
}
