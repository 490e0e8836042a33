using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Operations;
using BuildFarm.Model.Operations;

namespace BuildFarm.Gateway.Calls;

/// <summary>One call of an operation: who makes it, from where, and what its handler is told.</summary>
internal sealed record IncomingCall(OperationInfo Operation, CallerIdentity Caller, CallOrigin Origin, CallContext Context)
{
    public string RequestId => Context.RequestId;

    public CancellationToken Cancellation => Context.Cancellation;

    public static IncomingCall Of(OperationInfo operation, CallerIdentity caller, CallOrigin origin, string requestId, CancellationToken cancellation) =>
        new(operation, caller, origin, new CallContext(caller.Account, caller.Region, caller.Principal, requestId, cancellation));
}
