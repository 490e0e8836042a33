using System.Threading.Channels;
using BuildFarm.Gateway.Calls;
using BuildFarm.Model.Errors;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Operations;
using Google.Protobuf;

namespace BuildFarm.Gateway.Grpc;

/// <summary>Farm.WatchBuilds: many builds on one stream, added one request at a time.</summary>
internal sealed class WatchBuildsStream(WatchBuildStream builds, CallPipeline pipeline)
{
    /// <summary>Builds that one stream watches at the same time.</summary>
    public const int MaximumBuilds = 100;

    // A caller who reads slowly holds its builds' events up here, not in memory.
    private const int Backlog = 64;

    private static readonly OperationInfo s_operation = GrpcMethodTable.Operation("WatchBuilds");

    public async IAsyncEnumerable<IMessage> WatchAsync(GrpcCall call, IAsyncEnumerable<IMessage> requests)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        var events = Channel.CreateBounded<BuildEvent>(new BoundedChannelOptions(Backlog) { SingleReader = true });
        var intake = IntakeAsync(call, requests, events.Writer, stop.Token);
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                yield return happened;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await intake.ConfigureAwait(false);
        }
    }

    /// <summary>Starts a watch for each request and ends when all of them have; what goes wrong reaches the reader.</summary>
    private async Task IntakeAsync(GrpcCall call, IAsyncEnumerable<IMessage> requests, ChannelWriter<BuildEvent> events, CancellationToken cancellation)
    {
        var watches = new List<Task>();
        Exception? end = null;
        try
        {
            await foreach (var request in requests.WithCancellation(cancellation).ConfigureAwait(false))
            {
                watches.RemoveAll(static watch => watch.IsCompleted);
                if (watches.Count >= MaximumBuilds)
                {
                    throw new GrpcException(GrpcCode.ResourceExhausted, $"One stream watches at most {MaximumBuilds} builds at a time. Open another.");
                }

                watches.Add(PumpAsync(call, (WatchBuildRequest)request, events, cancellation));
            }

            await Task.WhenAll(watches).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            end = problem;
        }

        events.TryComplete(end);
        // The reader stops them, if they have not ended; until then what they use must not go.
        await Task.WhenAll(watches).ConfigureAwait(false);
    }

    private async Task PumpAsync(GrpcCall call, WatchBuildRequest request, ChannelWriter<BuildEvent> events, CancellationToken cancellation)
    {
        var end = new WatchEnd();
        try
        {
            await foreach (var happened in builds.EventsAsync(s_operation, call, request, cancellation).ConfigureAwait(false))
            {
                var copy = happened.Clone();
                copy.ImageBuildVersionArn = request.ImageBuildVersionArn;
                await events.WriteAsync(copy, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return;
        }
        catch (GrpcException refused)
        {
            end = new WatchEnd { ErrorType = refused.Reason, Message = refused.Message };
        }
        catch (Exception problem)
        {
            var failure = pipeline.Explain(problem, s_operation.Name, call.RequestId, cancellation);
            end = new WatchEnd { ErrorType = failure.Error.Type, Message = failure.Message };
        }

        try
        {
            await events.WriteAsync(new BuildEvent { ImageBuildVersionArn = request.ImageBuildVersionArn, End = end }, cancellation).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or ChannelClosedException)
        {
            // Nobody is there to be told.
        }
    }
}
