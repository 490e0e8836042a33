using System.Runtime.CompilerServices;
using BuildFarm.Catalog;
using BuildFarm.Gateway.Calls;
using BuildFarm.Gateway.Operations;
using BuildFarm.Gateway.Operations.Resources;
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
internal sealed class WatchBuildStream(IBuildWatch builds, ICatalog catalog, CallPipeline pipeline, TimeProvider time)
{
    /// <summary>How often it is looked whether the image is still shared with a watcher from another account, at most.</summary>
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(1);

    private static readonly OperationInfo s_operation = GrpcMethodTable.Operation("WatchBuild");

    private readonly ResourceAccess _access = new(catalog);

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

        var context = call.Of(operation).Context;
        var row = await VisibleAsync(context, request.ImageBuildVersionArn).ConfigureAwait(false);
        var looked = time.GetTimestamp();
        await foreach (var happened in builds.WatchAsync(row.Arn, request.After, request.IncludeLog, cancellation).WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (row.Account != context.Account && time.GetElapsedTime(looked) >= s_between)
            {
                await VisibleAsync(context, row.Arn).ConfigureAwait(false);
                looked = time.GetTimestamp();
            }

            yield return happened;
        }
    }

    /// <summary>The image, by the rule of GetImage: the caller's own, or shared with the caller's account.</summary>
    private Task<ResourceRow> VisibleAsync(CallContext context, string arn) =>
        _access.RequireVisibleAsync(context, arn, "imageBuildVersionArn", ResourceKind.Image);

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
