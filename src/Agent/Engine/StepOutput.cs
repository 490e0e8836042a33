using BuildFarm.Agent.Processes;
using BuildFarm.Agent.Secrets;

namespace BuildFarm.Agent.Engine;

/// <summary>Where one attempt's output goes: masked, into the console log, to the observer, and its end into the failure message.</summary>
internal sealed class StepOutput : IOutputSink
{
    private readonly RunEnvironment _run;
    private readonly StepIdentity _step;
    private readonly MaskingSink _masking;

    public StepOutput(RunEnvironment run, StepIdentity step)
    {
        (_run, _step) = (run, step);
        _masking = new MaskingSink(run.Masker, new Masked(this));
    }

    public OutputTail Tail { get; } = new();

    public void Write(OutputStream stream, ReadOnlySpan<byte> data) => _masking.Write(stream, data);

    public void Flush() => _masking.Flush();

    private sealed class Masked(StepOutput owner) : IOutputSink
    {
        public void Write(OutputStream stream, ReadOnlySpan<byte> data)
        {
            owner.Tail.Add(data);
            owner._run.Logs.Console(data);
            owner._run.Observer.Output(owner._step, stream, data);
        }
    }
}
