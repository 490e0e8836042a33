using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BuildFarm.Gateway.Hosting;

internal static class FaceListening
{
    /// <summary>Marks each connection of this listener with its face.</summary>
    public static void Serve(this ListenOptions listen, Face face, HttpProtocols protocols)
    {
        listen.Protocols = protocols;
        listen.Use(next => connection =>
        {
            connection.Features.Set(face);
            return next(connection);
        });
    }
}
