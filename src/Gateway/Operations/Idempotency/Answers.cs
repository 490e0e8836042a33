using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Idempotency;

/// <summary>What every answer carries beside its own content.</summary>
internal static class Answers
{
    /// <summary>Sets requestId where the answer has one.</summary>
    public static T Stamp<T>(T answer, CallContext context) where T : IMessage
    {
        answer.Descriptor.FindFieldByName("request_id")?.Accessor.SetValue(answer, context.RequestId);
        return answer;
    }
}
