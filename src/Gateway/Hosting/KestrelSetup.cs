using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace BuildFarm.Gateway.Hosting;

/// <summary>The listeners and limits of the server: two ports and a socket.</summary>
internal sealed class KestrelSetup(GatewayOptions options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        var limits = server.Limits;
        limits.MaxConcurrentConnections = options.MaximumConnections;
        // The faces refuse far less. Up to here the server reads on after a refusal, so that the caller gets to see it instead of a broken pipe.
        limits.MaxRequestBodySize = Math.Max(32L * 1024 * 1024, 2L * options.MaximumMessageBytes);
        limits.MaxRequestLineSize = 16 * 1024;
        limits.MaxRequestHeadersTotalSize = 48 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(20);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.Http2.MaxStreamsPerConnection = options.MaximumStreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);

        server.Listen(options.Http, listen => listen.Serve(Face.Http, HttpProtocols.Http1));
        server.Listen(options.Grpc, listen => listen.Serve(Face.Grpc, HttpProtocols.Http2));
        if (options.AgentSocket is { } socket)
        {
            AgentSocketFile.Prepare(socket);
            server.ListenUnixSocket(socket, listen => listen.Serve(Face.Agents, HttpProtocols.Http1));
        }
    }
}
