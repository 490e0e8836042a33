using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Farm;

/// <summary>Whom a connection over TLS trusts, and what it shows of itself. Without any of it: the machine's own authorities, and nothing.</summary>
internal sealed record TlsTrust
{
    /// <summary>The server's own certificate (PEM), from the data folder of a farm on this machine: exactly that one is trusted besides.</summary>
    public string? ServerCertificate { get; init; }

    /// <summary>Authorities (PEM), instead of the machine's.</summary>
    public string? Authorities { get; init; }

    public string? ClientCertificate { get; init; }

    public string? ClientKey { get; init; }

    /// <exception cref="CliException">A file cannot be used.</exception>
    public void Apply(SocketsHttpHandler handler)
    {
        var authorities = Authorities is null ? null : Read(Authorities);
        var pinned = ServerCertificate is not null && File.Exists(ServerCertificate) ? Read(ServerCertificate)[0].RawData : null;
        handler.SslOptions = new SslClientAuthenticationOptions();
        if (authorities is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (pinned is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None || (certificate?.GetRawCertData() is { } shown && CryptographicOperations.FixedTimeEquals(shown, pinned));
        }

        if (ClientCertificate is not null)
        {
            var client = Client();
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => client;
        }
    }

    public static bool SignedItself(string path)
    {
        if (!File.Exists(path)) return false;
        var certificate = Read(path)[0];
        return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
    }

    private X509Certificate2 Client()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(ClientCertificate!, ClientKey);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or ArgumentException)
        {
            throw CliException.Failed($"{ClientCertificate} and {ClientKey ?? "the key in it"} are not a certificate and its key in PEM; name them with BUILDFARM_CLIENT_CERT and BUILDFARM_CLIENT_KEY", failure);
        }
    }

    private static X509Certificate2Collection Read(string path)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(path);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException)
        {
            throw CliException.Failed($"{path} cannot be read as certificates in PEM: {failure.Message}", failure);
        }

        return found.Count > 0 ? found : throw CliException.Failed($"{path} holds no certificate in PEM", null);
    }
}
