using System.Runtime.CompilerServices;
using BuildFarm.Gateway.Calls;
using BuildFarm.Grains.Watch;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Validation;
using Google.Protobuf;

namespace BuildFarm.Gateway.Grpc;

/// <summary>Farm.WatchBuild: the events of one build as they happen.</summary>
internal sealed class WatchBuildStream(IBuildWatch builds)
{
    public async IAsyncEnumerable<IMessage> WatchAsync(GrpcCall call, IAsyncEnumerable<IMessage> requests)
    {
        var request = await OnlyAsync(requests, call.Cancellation).ConfigureAwait(false);
        var violations = ContractValidator.Validate(request);
        if (violations.Count > 0)
        {
            throw GrpcErrors.Of(new CallFailure(ErrorCode.InvalidRequest, ContractValidator.Describe(violations)) { Violations = violations }, call.RequestId);
        }

        CheckOwner(request.ImageBuildVersionArn, call);
        var events = builds.WatchAsync(request.ImageBuildVersionArn, request.After, request.IncludeLog, call.Cancellation);
        await foreach (var happened in events.WithCancellation(call.Cancellation).ConfigureAwait(false))
        {
            yield return happened;
        }
    }

    /// <summary>A build of another account or region does not exist for this caller.</summary>
    private static void CheckOwner(string arn, GrpcCall call)
    {
        var parts = arn.Split(':');
        if (parts.Length < 6 || parts[3] != call.Caller!.Region || parts[4] != call.Caller.Account)
        {
            throw Errors.NotFound(arn);
        }
    }

    private static async ValueTask<WatchBuildRequest> OnlyAsync(IAsyncEnumerable<IMessage> requests, CancellationToken cancellation)
    {
        WatchBuildRequest? only = null;
        await foreach (var request in requests.WithCancellation(cancellation).ConfigureAwait(false))
        {
            only ??= (WatchBuildRequest)request;
        }

        return only ?? throw new GrpcException(GrpcCode.Internal, "The call has no request message.");
    }
}
