using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using BuildFarm.Gateway.Health;
using BuildFarm.Model.Rpc.Health;
using Google.Protobuf;
using ServingStatus = BuildFarm.Model.Rpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace BuildFarm.Gateway.Grpc;

/// <summary>grpc.health.v1: the readiness of the farm, in the form that gRPC clients and load balancers ask for.</summary>
internal sealed class HealthService(Readiness readiness, TimeProvider time)
{
    /// <summary>Nothing announces a change of readiness, so Watch looks this often.</summary>
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);

    /// <summary>Names of the services that are served; the empty name is the server itself.</summary>
    public FrozenSet<string> Services { get; set; } = [];

    public async Task<IMessage> CheckAsync(GrpcCall call, IMessage request)
    {
        var service = ((HealthCheckRequest)request).Service;
        return Knows(service)
            ? new HealthCheckResponse { Status = await StatusAsync(call.Cancellation).ConfigureAwait(false) }
            : throw new GrpcException(GrpcCode.NotFound, "There is no such service here.");
    }

    public async IAsyncEnumerable<IMessage> WatchAsync(GrpcCall call, IAsyncEnumerable<IMessage> requests)
    {
        HealthCheckRequest? asked = null;
        await foreach (var request in requests.WithCancellation(call.Cancellation).ConfigureAwait(false))
        {
            asked = (HealthCheckRequest)request;
            break;
        }

        using var timer = new PeriodicTimer(s_period, time);
        var last = ServingStatus.Unknown;
        do
        {
            var now = Knows(asked?.Service ?? "") ? await StatusAsync(call.Cancellation).ConfigureAwait(false) : ServingStatus.ServiceUnknown;
            if (now != last)
            {
                yield return new HealthCheckResponse { Status = now };
            }

            last = now;
        }
        while (await timer.WaitForNextTickAsync(call.Cancellation).ConfigureAwait(false));
    }

    private bool Knows(string service) => service.Length == 0 || Services.Contains(service);

    private async Task<ServingStatus> StatusAsync(CancellationToken cancellation) =>
        (await readiness.CheckAsync(cancellation).ConfigureAwait(false)).Ready ? ServingStatus.Serving : ServingStatus.NotServing;
}
