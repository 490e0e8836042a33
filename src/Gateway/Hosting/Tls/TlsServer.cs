using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Hosting.Tls;

/// <summary>
/// The server's side of TLS: version 1.2 and 1.3, and where a client authority is named, a client's certificate that it issued. Files that
/// change are taken up with the next handshake; ones that cannot be used leave the last good ones in force.
/// </summary>
internal sealed class TlsServer : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan s_handshakeTime = TimeSpan.FromSeconds(10);

    private readonly TlsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<TlsServer> _log;
    private readonly FileWatch _watch;
    private readonly Lock _turn = new();
    private volatile TlsMaterial _material;

    /// <exception cref="InvalidDataException">A file cannot be used.</exception>
    public TlsServer(TlsOptions options, TimeProvider time, ILogger<TlsServer> log)
    {
        _options = options;
        _time = time;
        _log = log;
        _material = TlsMaterial.Load(options);
        string[] files = [options.CertificateFile, options.KeyFile, .. options.ClientCaFile is { } ca ? [ca] : Array.Empty<string>()];
        _watch = new FileWatch(files, Reload);
    }

    /// <summary>After the files were read again, with or without success.</summary>
    public event Action? Reloaded;

    public X509Certificate2 Certificate => _material.Certificate;

    public TlsHandshakeCallbackOptions For(SslApplicationProtocol protocol) => new()
    {
        HandshakeTimeout = s_handshakeTime,
        OnConnection = _ => ValueTask.FromResult(Handshake(protocol)),
    };

    public void Dispose() => _watch.Dispose();

    private SslServerAuthenticationOptions Handshake(SslApplicationProtocol protocol)
    {
        var material = _material;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = material.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [protocol],
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (material.ClientRoots is { } roots)
        {
            options.ClientCertificateRequired = true;
            options.RemoteCertificateValidationCallback = (_, certificate, chain, _) => IsIssued(certificate, chain, roots);
        }

        return options;
    }

    private bool IsIssued(X509Certificate? certificate, X509Chain? sent, X509Certificate2Collection roots)
    {
        if (certificate is not X509Certificate2 client)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        return chain.Build(client);
    }

    private void Reload()
    {
        lock (_turn)
        {
            try
            {
                // The one before is left to the collector: handshakes may be at work with it.
                _material = TlsMaterial.Load(_options);
                _log.CertificateRead(_options.CertificateFile, _material.Certificate.NotAfter.ToUniversalTime());
            }
            catch (Exception problem) when (problem is InvalidDataException or UnauthorizedAccessException or IOException or CryptographicException)
            {
                _log.CertificateKept(problem.Message);
            }
        }

        Reloaded?.Invoke();
    }
}
