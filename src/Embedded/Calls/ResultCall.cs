using BuildFarm.Embedded.Activations;

namespace BuildFarm.Embedded.Calls;

/// <summary>A call with a result.</summary>
internal sealed class ResultCall<T>(EmbeddedRuntime runtime, ReferenceTarget target, ResultGrainMethod<T> method, object?[] arguments) : RequestCall(runtime, target, method, arguments)
{
    private readonly TaskCompletionSource<T> _completion = new(runtime.ReplyOptions);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override void Start(Activation activation)
    {
        try
        {
            var running = method.Invoke(activation.GrainInstance!, Arguments);
            if (!running.IsCompletedSuccessfully)
            {
                _ = AwaitAsync(activation, running);
                return;
            }

            _result = method.CopyResult(running.Result);
        }
        catch (Exception failure)
        {
            EndByFailure(activation, failure);
            return;
        }

        End(activation);
    }

    private async Task AwaitAsync(Activation activation, ValueTask<T> running)
    {
        try
        {
            _result = method.CopyResult(await running);
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
        else _completion.TrySetResult(_result!);
    }
}
