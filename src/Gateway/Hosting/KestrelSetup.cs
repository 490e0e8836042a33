using System.Net.Security;
using BuildFarm.Gateway.Hosting.Tls;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BuildFarm.Gateway.Hosting;

/// <summary>The listeners and limits of the server: two ports and a socket.</summary>
internal sealed class KestrelSetup(GatewayOptions options, IServiceProvider services) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        SetLimits(server.Limits);
        SetHttp2Limits(server.Limits.Http2);
        var tls = options.Tls is null ? null : services.GetRequiredService<TlsServer>();
        server.Listen(options.Http, listen => Serve(listen, Face.Http, HttpProtocols.Http1, tls));
        server.Listen(options.Grpc, listen => Serve(listen, Face.Grpc, HttpProtocols.Http2, tls));
        if (options.AgentSocket is { } socket)
        {
            AgentSocketFile.Prepare(socket);
            server.ListenUnixSocket(socket, listen => Serve(listen, Face.Agents, HttpProtocols.Http1, tls: null));
        }
    }

    private static void Serve(ListenOptions listen, Face face, HttpProtocols protocols, TlsServer? tls)
    {
        listen.Serve(face, protocols);
        if (tls is not null)
        {
            listen.UseHttps(tls.For(protocols == HttpProtocols.Http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11));
        }
    }

    // What bounds a caller is said here, also where it is what the server would do anyway: a newer server may do otherwise.
    private void SetLimits(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = options.MaximumConnections;
        // The faces refuse far less. Up to here the server reads on after a refusal, so that the caller gets to see it instead of a broken pipe.
        limits.MaxRequestBodySize = Math.Max(32L * 1024 * 1024, 2L * options.MaximumMessageBytes);
        limits.MaxRequestLineSize = 16 * 1024;
        limits.MaxRequestHeadersTotalSize = 48 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.MaxRequestBufferSize = 1024 * 1024;
        limits.MaxResponseBufferSize = 64 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(20);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinimumBodyRate, TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
    }

    private void SetHttp2Limits(Http2Limits limits)
    {
        limits.MaxStreamsPerConnection = options.MaximumStreamsPerConnection;
        limits.HeaderTableSize = 4096;
        limits.MaxFrameSize = 16 * 1024;
        // Above the sum that all headers may have: what is over that ends one call, what is over this the connection, with everybody's calls on it.
        limits.MaxRequestHeaderFieldSize = 64 * 1024;
        limits.InitialConnectionWindowSize = 1024 * 1024;
        limits.InitialStreamWindowSize = 256 * 1024;
        limits.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
