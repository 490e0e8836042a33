using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Machine;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.State;

namespace BuildFarm.Agent.Commands;

/// <summary>
/// Reboots of a run without a farm: the instance reboots and the same command starts again at boot; where that cannot be
/// (no root, no init system) or must not be (BUILDFARM_AGENT_REBOOT=caller), exit code 194 hands both to the caller.
/// </summary>
internal sealed class StandAloneReboot(ModuleServices services, ExecutionRequest request, RunSettings settings)
{
    private const string Variable = "BUILDFARM_AGENT_REBOOT";

    private readonly SystemReboot _reboot = new(services);
    private readonly ResumeTrigger _trigger = new("/", request.ExecutionId);

    private bool ByCaller => Environment.GetEnvironmentVariable(Variable) == "caller" || !_reboot.IsPossible;

    /// <summary>A caller that was handed exit code 194 is believed.</summary>
    public bool HasRebooted(PendingReboot pending) => ByCaller || pending.BootId != BootIdentity.Current;

    public void RemoveTrigger()
    {
        if (services.IsRoot)
        {
            _trigger.Remove();
        }
    }

    public async Task<int> RebootAsync(int delaySeconds, CancellationToken stop)
    {
        if (ByCaller)
        {
            await Console.Error.WriteLineAsync($"A step asks for a reboot. Reboot this machine and run the same command again with --execution-id {request.ExecutionId}; it goes on from there.");
            return ExitCodes.Reboot;
        }

        _trigger.Install(Command(), services.WorkingDirectory);
        await Task.Delay(TimeSpan.FromSeconds(delaySeconds), services.Time, stop);
        _reboot.Now();
        return ExitCodes.Reboot;
    }

    private List<string> Command()
    {
        List<string> command = [Environment.ProcessPath!, .. Environment.GetCommandLineArgs().Skip(1)];
        command.AddRange(settings.ExecutionId is null ? ["--execution-id", request.ExecutionId] : (string[])[]);
        return command;
    }
}
