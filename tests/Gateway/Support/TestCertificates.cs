using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BuildFarm.Gateway.Tests;

/// <summary>An authority and what it issues, made in this process and put into PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TestFolder _folder;
    private readonly string _name;
    private readonly DateTimeOffset _now;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestCertificates(TestFolder folder, string name, DateTimeOffset now)
    {
        (_folder, _name, _now) = (folder, name, now);
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Authority = request.CreateSelfSigned(now.AddDays(-30), now.AddDays(30));
        File.WriteAllText(AuthorityFile, Authority.ExportCertificatePem());
    }

    public X509Certificate2 Authority { get; }

    public string AuthorityFile => _folder[$"{_name}.pem"];

    /// <summary>The server's two files, for 127.0.0.1 and localhost.</summary>
    public TlsOptions Server(string file = "server", bool forClients = false)
    {
        using var certificate = Issue("server", "1.3.6.1.5.5.7.3.1", _now.AddDays(10));
        return Write(certificate, file) with { ClientCaFile = forClients ? AuthorityFile : null };
    }

    /// <param name="usage">Of the key: what a certificate is for; a client's by default.</param>
    public X509Certificate2 Client(string usage = "1.3.6.1.5.5.7.3.2", DateTimeOffset? until = null)
    {
        using var made = Issue("client", usage, until ?? _now.AddDays(10));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public TlsOptions Write(X509Certificate2 certificate, string file)
    {
        var options = new TlsOptions { CertificateFile = _folder[$"{file}.crt"], KeyFile = _folder[$"{file}.key"] };
        File.WriteAllText(options.KeyFile, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(options.KeyFile, OwnerOnly);
        File.WriteAllText(options.CertificateFile, certificate.ExportCertificatePem());
        return options;
    }

    public void Dispose()
    {
        Authority.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Issue(string name, string usage, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(Authority, _now.AddDays(-20), until, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
