namespace BuildFarm.Silo.Configuration;

/// <summary>Certificates of both ports, in PEM files that are read again when they change. Without them the ports speak plain, on the loopback interface alone.</summary>
public sealed record TlsSettings
{
    /// <summary>The server's certificate, and after it those between it and its root.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its private key, readable by its owner alone.</summary>
    public string? Key { get; init; }

    /// <summary>Issuers of clients' certificates: with it every client needs one.</summary>
    public string? ClientCa { get; init; }
}
