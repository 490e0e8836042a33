using BuildFarm.Model.FarmApi;
using Google.Protobuf;

namespace BuildFarm.Cli.Farm;

/// <summary>A farm over its two faces: REST for calls, gRPC for the stream.</summary>
internal sealed class RemoteFarm(FarmConnection connection, TimeProvider time) : IFarm
{
    private readonly RestClient rest = new(connection, time);
    private readonly GrpcClient grpc = new(connection, time);

    public FarmConnection Connection => connection;

    public Task<IMessage> CallAsync(IMessage request, CancellationToken cancellation) => rest.CallAsync(request, cancellation);

    public IAsyncEnumerable<BuildEvent> WatchAsync(WatchBuildRequest request, CancellationToken cancellation) =>
        grpc.StreamAsync("/buildfarm.farm.v1.Farm/WatchBuild", request, BuildEvent.Parser, cancellation);

    public void Dispose()
    {
        rest.Dispose();
        grpc.Dispose();
    }
}
