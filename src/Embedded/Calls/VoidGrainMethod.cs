using System.Reflection;
using BuildFarm.Embedded.Activations;

namespace BuildFarm.Embedded.Calls;

/// <summary>A method that returns Task or ValueTask.</summary>
internal sealed class VoidGrainMethod : GrainMethod
{
    private readonly Func<object, object?[], Task> _invoke;
    private readonly bool _isValueTask;

    public VoidGrainMethod(MethodInfo method) : base(method)
    {
        _isValueTask = method.ReturnType == typeof(ValueTask);
        if (_isValueTask)
        {
            var invoke = MethodInvoker.Compile<ValueTask>(method);
            _invoke = (grain, arguments) => invoke(grain, arguments).AsTask();
        }
        else
        {
            _invoke = MethodInvoker.Compile<Task>(method);
        }
    }

    public Task Invoke(object grain, object?[] arguments) => _invoke(grain, arguments);

    public override object Call(EmbeddedRuntime runtime, ReferenceTarget target, object?[] arguments, long sentAt)
    {
        var task = Send(runtime, target, arguments, sentAt);
        return _isValueTask ? new ValueTask(task) : task;
    }

    public Task Send(EmbeddedRuntime runtime, ReferenceTarget target, object?[] arguments, long sentAt)
    {
        var call = new VoidCall(runtime, target, this, arguments) { SentAt = sentAt };
        runtime.Send(call);
        return call.OneWay ? Task.CompletedTask : call.Task;
    }
}
