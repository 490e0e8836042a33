using System.Runtime.CompilerServices;
using BuildFarm.Catalog;
using BuildFarm.Gateway.Calls;
using BuildFarm.Grains.Watch;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Operations;
using BuildFarm.Model.Validation;
using Google.Protobuf;

namespace BuildFarm.Gateway.Grpc;

/// <summary>Farm.WatchBuild: the events of one build as they happen.</summary>
internal sealed class WatchBuildStream(IBuildWatch builds, ICatalog catalog, CallPipeline pipeline)
{
    private static readonly OperationInfo s_operation = GrpcMethodTable.Operation("WatchBuild");

    public async IAsyncEnumerable<IMessage> WatchAsync(GrpcCall call, IAsyncEnumerable<IMessage> requests)
    {
        var request = await OnlyAsync(requests, call.Cancellation).ConfigureAwait(false);
        await foreach (var happened in EventsAsync(s_operation, call, request, call.Cancellation).ConfigureAwait(false))
        {
            yield return happened;
        }
    }

    /// <summary>The events of one build, for a caller who may see them. The messages are shared with others who watch: not to be changed.</summary>
    public async IAsyncEnumerable<BuildEvent> EventsAsync(
        OperationInfo operation, GrpcCall call, WatchBuildRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await pipeline.AdmitAsync(call.Of(operation), request).ConfigureAwait(false) is { } refused)
        {
            throw GrpcErrors.Of(refused, call.RequestId);
        }

        var violations = ContractValidator.Validate(request);
        if (violations.Count > 0)
        {
            throw GrpcErrors.Of(new CallFailure(ErrorCode.InvalidRequest, ContractValidator.Describe(violations)) { Violations = violations }, call.RequestId);
        }

        await CheckExistsAsync(request.ImageBuildVersionArn, call).ConfigureAwait(false);
        var events = builds.WatchAsync(request.ImageBuildVersionArn, request.After, request.IncludeLog, cancellation);
        await foreach (var happened in events.WithCancellation(cancellation).ConfigureAwait(false))
        {
            yield return happened;
        }
    }

    /// <summary>A build of another account or region does not exist for this caller.</summary>
    private async Task CheckExistsAsync(string arn, GrpcCall call)
    {
        var row = await catalog.GetAsync(arn, call.Cancellation).ConfigureAwait(false);
        if (row is null || row.Kind != ResourceKinds.Image || row.Account != call.Caller!.Account || row.Region != call.Caller.Region)
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
