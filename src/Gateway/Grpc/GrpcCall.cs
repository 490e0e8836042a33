using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Calls;
using BuildFarm.Model.Operations;

namespace BuildFarm.Gateway.Grpc;

/// <summary>One call, free of HTTP: who, from where, what id, how long.</summary>
internal sealed record GrpcCall
{
    public required string RequestId { get; init; }

    /// <summary>Null only for methods that loopback may call unsigned.</summary>
    public required CallerIdentity? Caller { get; init; }

    public required CallOrigin Origin { get; init; }

    /// <summary>Fires when the caller goes, its deadline passes, or, for streams, the server stops.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <summary>The same as a call of an operation.</summary>
    public IncomingCall Of(OperationInfo operation) => Caller is { } caller
        ? IncomingCall.Of(operation, caller, Origin, RequestId, Cancellation)
        : throw new InvalidOperationException("The call is not signed.");
}
