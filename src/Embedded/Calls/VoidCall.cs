using BuildFarm.Embedded.Activations;

namespace BuildFarm.Embedded.Calls;

/// <summary>A call without a result.</summary>
internal sealed class VoidCall(EmbeddedRuntime runtime, ReferenceTarget target, VoidGrainMethod method, object?[] arguments) : RequestCall(runtime, target, method, arguments)
{
    private readonly TaskCompletionSource _completion = new(runtime.ReplyOptions);

    public Task Task => _completion.Task;

    public override void Start(Activation activation)
    {
        Task running;
        try
        {
            running = method.Invoke(activation.GrainInstance!, Arguments);
        }
        catch (Exception failure)
        {
            EndByFailure(activation, failure);
            return;
        }

        if (running.IsCompletedSuccessfully) End(activation);
        else _ = AwaitAsync(activation, running);
    }

    private async Task AwaitAsync(Activation activation, Task running)
    {
        try
        {
            await running;
        }
        catch (Exception failure)
        {
            EndByFailure(activation, failure);
            return;
        }

        End(activation);
    }

    private void End(Activation activation)
    {
        activation.OnEnded(this);
        if (Claim()) Answer();
    }

    protected override void Deliver()
    {
        if (Failure is { } failure) _completion.TrySetException(failure);
        else _completion.TrySetResult();
        // A one-way caller never looks at the task; the failure has been logged where it happened.
        if (OneWay) _ = _completion.Task.Exception;
    }
}
