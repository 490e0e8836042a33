using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Processes;

namespace BuildFarm.Agent.Machine;

/// <summary>Reboots the instance through its init system.</summary>
internal sealed class SystemReboot(ModuleServices services) : IReboot
{
    /// <inheritdoc/>
    public bool IsPossible => services.IsRoot && Command() is not null;

    /// <inheritdoc/>
    public void Now()
    {
        NativeMethods.sync();
        ProcessSpec command = Command() ?? throw new InvalidOperationException("There is no program that reboots this instance.");
        services.Processes.Run(command, new DiscardedOutput(), CancellationToken.None);
    }

    private ProcessSpec? Command()
    {
        if (Directory.Exists("/run/systemd/system") && services.Programs.Find("systemctl") is { } systemctl)
        {
            return new ProcessSpec { Path = systemctl, Arguments = ["reboot"] };
        }

        // without a running init, 'reboot' would ask the kernel itself, which in a container nobody wants
        return File.Exists("/run/initctl") && services.Programs.Find("reboot") is { } reboot ? new ProcessSpec { Path = reboot } : null;
    }
}
