using BuildFarm.Embedded.Activations;

namespace BuildFarm.Embedded.Calls;

/// <summary>A call of a grain's method.</summary>
internal abstract class RequestCall(EmbeddedRuntime runtime, ReferenceTarget target, GrainMethod method, object?[] arguments) : GrainCall(runtime, method.Mode)
{
    public ReferenceTarget Target { get; } = target;

    protected object?[] Arguments { get; } = arguments;

    public override string Describe() => $"{Target.GrainId} {method.Name}";

    /// <summary>The method ended by an exception, which the caller gets.</summary>
    protected void EndByFailure(Activation activation, Exception failure)
    {
        activation.OnEnded(this);
        activation.OnFailure(this, failure);
        Fail(failure);
    }
}
