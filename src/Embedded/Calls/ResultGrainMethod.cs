using System.Reflection;
using BuildFarm.Embedded.Activations;
using BuildFarm.Embedded.Copying;

namespace BuildFarm.Embedded.Calls;

/// <summary>A method that returns Task of T or ValueTask of T.</summary>
internal sealed class ResultGrainMethod<T> : GrainMethod
{
    private readonly Func<object, object?[], ValueTask<T>> _invoke;
    private readonly Func<T, T>? _copy = Copier<T>.Copy;
    private readonly bool _isValueTask;

    public ResultGrainMethod(MethodInfo method) : base(method)
    {
        _isValueTask = method.ReturnType == typeof(ValueTask<T>);
        if (_isValueTask)
        {
            _invoke = MethodInvoker.Compile<ValueTask<T>>(method);
        }
        else
        {
            var invoke = MethodInvoker.Compile<Task<T>>(method);
            _invoke = (grain, arguments) => new ValueTask<T>(invoke(grain, arguments));
        }
    }

    public ValueTask<T> Invoke(object grain, object?[] arguments) => _invoke(grain, arguments);

    public T CopyResult(T result) => _copy is null || result is null ? result : _copy(result);

    public override object Call(EmbeddedRuntime runtime, ReferenceTarget target, object?[] arguments, long sentAt)
    {
        var call = new ResultCall<T>(runtime, target, this, arguments) { SentAt = sentAt };
        runtime.Send(call);
        return _isValueTask ? new ValueTask<T>(call.Task) : call.Task;
    }
}
