using BuildFarm.Catalog;
using BuildFarm.Gateway.Auth.Access;
using BuildFarm.Gateway.Calls.Audit;
using BuildFarm.Gateway.Operations;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Operations;
using BuildFarm.Model.Validation;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace BuildFarm.Gateway.Calls;

/// <summary>
/// The way of one call that both faces share: ask whether the caller may, fill in what the contract says is filled in, validate, hand to the
/// handler, explain a failure, write down who changed what.
/// </summary>
internal sealed class CallPipeline(
    IOperations operations, Authorizer authorizer, CallRates rates, AuditLog audit, TimeProvider time, ILogger<CallPipeline> log)
{
    /// <exception cref="OperationCanceledException">The caller has gone or its deadline has passed.</exception>
    public async Task<CallOutcome> InvokeAsync(IncomingCall call, IMessage request)
    {
        if (call.Operation.ReadOnly)
        {
            return await TryAsync(call, request).ConfigureAwait(false);
        }

        if (!audit.IsWritable())
        {
            return new CallFailure(ErrorCode.ServiceUnavailable, $"The farm cannot write its audit log, so nothing is changed. Its log says why; send {call.Operation.Name} again then.");
        }

        var began = time.GetUtcNow();
        var started = time.GetTimestamp();
        var outcome = default(CallOutcome);
        try
        {
            outcome = await TryAsync(call, request).ConfigureAwait(false);
            return outcome;
        }
        finally
        {
            audit.Write(new AuditEntry(call, request, ResultOf(outcome), Arns(outcome.Answer), began, time.GetElapsedTime(started)));
        }
    }

    /// <summary>Whether the caller may make the call at all. Streams, whose handlers are their own, ask here.</summary>
    public async ValueTask<CallFailure?> AdmitAsync(IncomingCall call, IMessage request)
    {
        if (rates.TryTake(call.Caller))
        {
            return await authorizer.CheckAsync(call, request).ConfigureAwait(false);
        }

        var code = call.Operation.Throws.Contains(ErrorCode.CallRateLimitExceeded) ? ErrorCode.CallRateLimitExceeded : ErrorCode.TooManyRequests;
        return new CallFailure(code, "Rate exceeded: this caller calls more often than the farm lets it. Wait a little and call again.");
    }

    private async Task<CallOutcome> TryAsync(IncomingCall call, IMessage request)
    {
        try
        {
            return await AdmitAsync(call, request).ConfigureAwait(false) is { } refusal ? refusal : await ServeAsync(call, request).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            return Explain(problem, call.Operation.Name, call.RequestId, call.Cancellation);
        }
    }

    private static string ResultOf(CallOutcome outcome) =>
        outcome.Failure is { } failure ? failure.Error.Type : outcome.Answer is null ? "cancelled" : "ok";

    private static List<string> Arns(IMessage? answer) => answer is null ? [] :
    [
        .. answer.Descriptor.Fields.InDeclarationOrder()
            .Where(static field => field is { FieldType: FieldType.String, IsRepeated: false } && field.Name.EndsWith("_arn", StringComparison.Ordinal))
            .Select(field => (string)field.Accessor.GetValue(answer)).Where(static arn => arn.Length > 0),
    ];

    private async Task<CallOutcome> ServeAsync(IncomingCall call, IMessage request)
    {
        if (!operations.TryGet(call.Operation.Name, out var handler))
        {
            return NotServed(call.Operation);
        }

        IdempotencyTokens.FillIn(request);
        var violations = ContractValidator.Validate(request);
        if (violations.Count > 0)
        {
            return new CallFailure(call.Operation.Malformed, ContractValidator.Describe(violations)) { Violations = violations };
        }

        var answer = await handler(call.Context, request).WaitAsync(call.Cancellation).ConfigureAwait(false);
        SetRequestId(answer, call.RequestId);
        return CallOutcome.Of(answer);
    }

    /// <summary>What a caller may know of an exception: an API error as it is, anything else only as a request id to look up.</summary>
    /// <exception cref="OperationCanceledException">The problem is that the caller has gone.</exception>
    public CallFailure Explain(Exception problem, string operation, string requestId, CancellationToken cancellation)
    {
        switch (problem)
        {
            case ApiException refusal:
                return new CallFailure(refusal.Code, refusal.Message);
            case OperationCanceledException when cancellation.IsCancellationRequested:
                throw new OperationCanceledException(cancellation);
            case CatalogException { Error: CatalogError.DiskFull or CatalogError.Unavailable } store:
                log.CallFailed(operation, requestId, problem);
                return new CallFailure(ErrorCode.ServiceUnavailable, store.Error == CatalogError.DiskFull
                    ? $"The farm has no room on its disk; nothing of {operation} was kept. Make room, then send it again."
                    : $"The farm cannot reach its catalog. Send {operation} again with the same client token: a repeat is safe.");
            case OrleansMessageRejectionException or TimeoutException:
                log.CallFailed(operation, requestId, problem);
                return new CallFailure(ErrorCode.ServiceUnavailable, $"A server of the farm starts, stops or has gone. Send {operation} again with the same client token: a repeat is safe.");
            default:
                log.CallFailed(operation, requestId, problem);
                return new CallFailure(ErrorCode.Service, $"The farm failed to do {operation}. Its log says why under the request id {requestId}.");
        }
    }

    private static CallFailure NotServed(OperationInfo operation)
    {
        // InvalidRequestException: clients retry a ServiceUnavailableException, and no retry will help.
        var code = operation.Throws.Count == 0 || operation.Throws.Contains(ErrorCode.InvalidRequest) ? ErrorCode.InvalidRequest : ErrorCode.ServiceUnavailable;
        return new CallFailure(code, $"The operation {operation.Name} is not served by this farm.") { NotServed = true };
    }

    /// <summary>Most answers carry the request's id; handlers need not know.</summary>
    private static void SetRequestId(IMessage answer, string requestId)
    {
        var field = answer.Descriptor.FindFieldByName("request_id");
        if (field is { FieldType: FieldType.String } && ((string)field.Accessor.GetValue(answer)).Length == 0)
        {
            field.Accessor.SetValue(answer, requestId);
        }
    }
}
