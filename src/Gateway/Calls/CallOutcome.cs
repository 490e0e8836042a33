using Google.Protobuf;

namespace BuildFarm.Gateway.Calls;

/// <summary>Either an answer or a failure.</summary>
internal readonly record struct CallOutcome(IMessage? Answer, CallFailure? Failure)
{
    public static CallOutcome Of(IMessage answer) => new(answer, null);

    public static implicit operator CallOutcome(CallFailure failure) => new(null, failure);
}
