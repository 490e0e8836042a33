using RpcStatus = BuildFarm.Model.Rpc.Status;

namespace BuildFarm.Gateway.Grpc;

/// <summary>Ends a gRPC call with a status other than OK.</summary>
/// <param name="details">Goes into grpc-status-details-bin, or null.</param>
internal sealed class GrpcException(GrpcCode code, string message, RpcStatus? details = null) : Exception(message)
{
    public GrpcCode Code { get; } = code;

    public RpcStatus? Details { get; } = details;
}
