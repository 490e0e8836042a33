using BuildFarm.Embedded.Activations;
using BuildFarm.Embedded.Calls;

namespace BuildFarm.Embedded.Timers;

/// <summary>A timer's callback as a call in its grain's queue. It ends with its activation.</summary>
internal sealed class TimerTick(EmbeddedRuntime runtime, CallMode mode, bool isUse, string name, Func<Task> run) : GrainCall(runtime, mode)
{
    public override bool LocalOnly => true;

    public override bool IsUse => isUse;

    public override string Describe() => name;

    public override void Start(Activation activation) => _ = RunAsync(activation);

    private async Task RunAsync(Activation activation)
    {
        await run();
        activation.OnEnded(this);
    }

    protected override void Deliver()
    {
        // Nobody waits for a tick.
    }
}
