using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Calls;
using BuildFarm.Model.Api;
using BuildFarm.Model.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using RpcStatus = BuildFarm.Model.Rpc.Status;

namespace BuildFarm.Gateway.Grpc;

/// <summary>The API's errors in gRPC's terms: the nearest code, and the rest in rich details.</summary>
internal static class GrpcErrors
{
    private const string Domain = "imagebuilder.buildfarm";
    private const string TypePrefix = "type.googleapis.com/google.rpc.";

    public static GrpcException Of(CallFailure failure, string requestId)
    {
        var code = failure.NotServed ? GrpcCode.Unimplemented : CodeOf(failure.Code);
        return Make(code, failure.Message, failure.Error.Type, requestId, failure);
    }

    public static GrpcException Of(AuthFailure failure, string requestId) =>
        Make(GrpcCode.Unauthenticated, failure.Message, failure.Type, requestId, null);

    /// <summary>The details of what is gRPC's alone, and has no type of the API: the id to look it up by.</summary>
    public static RpcStatus Details(GrpcException end, string requestId)
    {
        var status = new RpcStatus { Code = (int)end.Code, Message = end.Message };
        status.Details.Add(Pack("RequestInfo", new RequestInfo { RequestId = requestId }));
        return status;
    }

    private static GrpcException Make(GrpcCode code, string message, string reason, string requestId, CallFailure? failure)
    {
        var status = new RpcStatus { Code = (int)code, Message = message };
        status.Details.Add(Pack("ErrorInfo", new ErrorInfo { Reason = reason, Domain = Domain }));
        status.Details.Add(Pack("RequestInfo", new RequestInfo { RequestId = requestId }));
        if (failure is { Violations.Count: > 0 })
        {
            var bad = new BadRequest();
            bad.FieldViolations.AddRange(failure.Violations.Select(
                static violation => new BadRequest.Types.FieldViolation { Field = violation.Path, Description = violation.Message }));
            status.Details.Add(Pack("BadRequest", bad));
        }

        return new GrpcException(code, message, status, reason);
    }

    private static GrpcCode CodeOf(ErrorCode code) => code switch
    {
        ErrorCode.AccessDenied or ErrorCode.Forbidden => GrpcCode.PermissionDenied,
        ErrorCode.CallRateLimitExceeded or ErrorCode.TooManyRequests or ErrorCode.ServiceQuotaExceeded => GrpcCode.ResourceExhausted,
        ErrorCode.ResourceNotFound => GrpcCode.NotFound,
        ErrorCode.ResourceAlreadyExists => GrpcCode.AlreadyExists,
        ErrorCode.ResourceDependency or ErrorCode.ResourceInUse or ErrorCode.DryRunOperation => GrpcCode.FailedPrecondition,
        ErrorCode.ServiceUnavailable => GrpcCode.Unavailable,
        ErrorCode.Service or ErrorCode.Unspecified => GrpcCode.Internal,
        _ => GrpcCode.InvalidArgument,
    };

    private static Any Pack(string type, IMessage detail) => new() { TypeUrl = TypePrefix + type, Value = detail.ToByteString() };
}
