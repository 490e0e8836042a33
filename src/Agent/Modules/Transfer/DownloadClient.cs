using System.Net.Http.Headers;
using System.Net.Security;

namespace BuildFarm.Agent.Modules.Transfer;

/// <summary>HTTP clients for downloads: proxies from the environment, redirects within a scheme or up to https, never down.</summary>
internal static class DownloadClient
{
    public static HttpClient Create(bool ignoreCertificateErrors)
    {
        OpenSslLibrary.EnsureLoaded();
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30), MaxAutomaticRedirections = 10 };
        if (ignoreCertificateErrors)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
        }

        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }; // the step's timeout is the limit
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("buildfarm-agent", AgentVersion.Current));
        return client;
    }
}
