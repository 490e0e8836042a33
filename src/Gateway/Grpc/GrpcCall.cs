using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Operations;

namespace BuildFarm.Gateway.Grpc;

/// <summary>One call, free of HTTP: who, what id, how long.</summary>
internal sealed record GrpcCall
{
    public required string RequestId { get; init; }

    /// <summary>Null only for methods that loopback may call unsigned.</summary>
    public required CallerIdentity? Caller { get; init; }

    /// <summary>Fires when the caller goes, its deadline passes, or, for streams, the server stops.</summary>
    public required CancellationToken Cancellation { get; init; }

    public CallContext Context => Caller is { } caller
        ? new CallContext(caller.Account, caller.Region, caller.Principal, RequestId, Cancellation)
        : throw new InvalidOperationException("The call is not signed.");
}
