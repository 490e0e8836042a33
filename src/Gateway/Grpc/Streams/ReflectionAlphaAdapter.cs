using BuildFarm.Model.Rpc.Reflection;
using Google.Protobuf;
using Alpha = BuildFarm.Model.Rpc.ReflectionAlpha;

namespace BuildFarm.Gateway.Grpc;

/// <summary>The older name of the same protocol, which many tools still ask for first: its messages are the same on the wire.</summary>
internal sealed class ReflectionAlphaAdapter(ReflectionService service)
{
    public async IAsyncEnumerable<IMessage> AnswerAsync(GrpcCall call, IAsyncEnumerable<IMessage> requests)
    {
        await foreach (var request in requests.WithCancellation(call.Cancellation).ConfigureAwait(false))
        {
            var answer = service.Answer(ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
            yield return Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString());
        }
    }
}
