using BuildFarm.Gateway.Agents;
using BuildFarm.Gateway.Grpc;
using BuildFarm.Gateway.Health;
using BuildFarm.Gateway.Reference;
using BuildFarm.Gateway.Rest;
using BuildFarm.Gateway.Sts;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Hosting;

/// <summary>Sends a request to the face that its connection came in by.</summary>
internal sealed class Dispatcher(RestFace rest, StsFace sts, OperationalPages pages, ReferencePages reference, GrpcFace grpc, AgentHub agents)
{
    public Task HandleAsync(HttpContext http)
    {
        var face = http.Features.Get<Face>();
        if (face == Face.Grpc)
        {
            return grpc.HandleAsync(http);
        }

        if (face == Face.Agents)
        {
            return agents.HandleAsync(http);
        }

        if (ReferencePages.Serves(http))
        {
            return reference.HandleAsync(http);
        }

        if (StsFace.Serves(http))
        {
            return sts.HandleAsync(http);
        }

        return OperationalPages.Serves(http) ? pages.HandleAsync(http) : rest.HandleAsync(http);
    }
}
