namespace BuildFarm.Agent.Modules.Machine;

/// <summary>Reboots the instance; the run goes on with the next step afterwards.</summary>
internal sealed class RebootModule : IActionModule
{
    private const int LongestDelaySeconds = 24 * 3600;

    public string Name => "Reboot";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        int delay = context.Single.Number("delaySeconds", 0, 0, LongestDelaySeconds);
        return ValueTask.FromResult(new ModuleResult { Reboot = new RebootRequest(delay, RunAgain: false) });
    }
}
