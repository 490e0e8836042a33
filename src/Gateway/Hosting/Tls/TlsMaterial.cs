using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BuildFarm.Gateway.Auth;

namespace BuildFarm.Gateway.Hosting.Tls;

/// <summary>What the files of <see cref="TlsOptions"/> hold, ready for handshakes. Immutable.</summary>
internal sealed class TlsMaterial
{
    private TlsMaterial(X509Certificate2 certificate, SslStreamCertificateContext context, X509Certificate2Collection? clientRoots)
    {
        Certificate = certificate;
        Context = context;
        ClientRoots = clientRoots;
    }

    public X509Certificate2 Certificate { get; }

    public SslStreamCertificateContext Context { get; }

    /// <summary>Null: clients need no certificate.</summary>
    public X509Certificate2Collection? ClientRoots { get; }

    /// <exception cref="InvalidDataException">A file is missing or not what it should be; the message names it.</exception>
    /// <exception cref="UnauthorizedAccessException">Others than its owner may read the key.</exception>
    public static TlsMaterial Load(TlsOptions options)
    {
        var chain = Certificates(options.CertificateFile);
        var certificate = WithKey(options);
        chain.RemoveAt(0);
        return new TlsMaterial(
            certificate,
            SslStreamCertificateContext.Create(certificate, chain, offline: true),
            options.ClientCaFile is { } ca ? Certificates(ca) : null);
    }

    private static X509Certificate2 WithKey(TlsOptions options)
    {
        if (File.Exists(options.KeyFile))
        {
            SecretFile.RequireOwnerOnly(options.KeyFile);
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException or IOException)
        {
            throw new InvalidDataException($"{options.KeyFile} is not the private key, in PEM and not encrypted, of the certificate {options.CertificateFile}.");
        }
    }

    private static X509Certificate2Collection Certificates(string path)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(path);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException)
        {
            throw new InvalidDataException($"{path} cannot be read as certificates in PEM: {problem.Message}");
        }

        return found.Count > 0 ? found : throw new InvalidDataException($"{path} holds no certificate in PEM.");
    }
}
