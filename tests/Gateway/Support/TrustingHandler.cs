using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace BuildFarm.Gateway.Tests;

/// <summary>Connections that trust one authority and show one certificate; plain ones where neither is given.</summary>
internal static class TrustingHandler
{
    public static SocketsHttpHandler Create(X509Certificate2? trust, X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, EnableMultipleHttp2Connections = true };
        if (trust is null)
        {
            return handler;
        }

        handler.SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            ClientCertificates = certificate is null ? null : [certificate],
            LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(trust);
        return handler;
    }
}
