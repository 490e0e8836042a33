using RpcStatus = BuildFarm.Model.Rpc.Status;

namespace BuildFarm.Gateway.Grpc;

/// <summary>Ends a gRPC call with a status other than OK.</summary>
/// <param name="reason">The error's type as REST callers read it; empty for what is gRPC's alone.</param>
/// <param name="details">Goes into grpc-status-details-bin, or null.</param>
internal sealed class GrpcException(GrpcCode code, string message, RpcStatus? details = null, string reason = "") : Exception(message)
{
    public GrpcCode Code { get; } = code;

    public string Reason { get; } = reason;

    public RpcStatus? Details { get; } = details;
}
