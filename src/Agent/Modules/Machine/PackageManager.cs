using BuildFarm.Agent.Modules.Execution;
using BuildFarm.Agent.Processes;

namespace BuildFarm.Agent.Modules.Machine;

/// <summary>A package manager's way to list updates and to install them.</summary>
internal abstract class PackageManager(ModuleContext context, string program)
{
    /// <summary>Null when the instance has none that is known.</summary>
    public static PackageManager? Find(ModuleContext context)
    {
        ProgramFinder programs = context.Services.Programs;
        return programs.Find("apt-get") is { } apt ? new AptPackageManager(context, apt)
            : (programs.Find("dnf") ?? programs.Find("yum")) is { } yum ? new YumPackageManager(context, yum)
            : programs.Find("zypper") is { } zypper ? new ZypperPackageManager(context, zypper)
            : null;
    }

    public abstract ModuleResult Update(UpdateSelection selection, CancellationToken stop);

    protected ModuleResult Run(IReadOnlyList<string> arguments, CancellationToken stop)
    {
        ModuleContext quiet = context with
        {
            Environment = new Dictionary<string, string>(context.Environment)
            {
                ["DEBIAN_FRONTEND"] = "noninteractive",
                ["NEEDRESTART_MODE"] = "a",
                ["LC_ALL"] = "C", // its lists are read here
            },
        };
        ModuleResult result = ProgramStep.Run(quiet, program, arguments, stop);

        // only scripts of the author's ask for a reboot through an exit code
        return result with
        {
            Reboot = null,
            Outputs = ModuleResult.Done.Outputs,
            Failure = result.ExitCode == 0 ? null : $"'{Path.GetFileName(program)} {string.Join(' ', arguments)}' {result.Failure ?? $"ended with exit code {result.ExitCode}"}",
        };
    }

    /// <summary>What a listing prints, line by line; the listing itself stays out of the console log.</summary>
    protected IEnumerable<string> Lines(IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var capture = new OutputCapture(new DiscardedOutput(), "");
        var spec = new ProcessSpec { Path = program, Arguments = arguments, Environment = new Dictionary<string, string> { ["LC_ALL"] = "C" } };
        ProcessOutcome outcome = context.Services.Processes.Run(spec, capture, stop);
        stop.ThrowIfCancellationRequested();
        return outcome.ExitCode == 0
            ? capture.Text().Split('\n')
            : throw new ModuleException($"UpdateOS: '{Path.GetFileName(program)} {string.Join(' ', arguments)}' ended with exit code {outcome.ExitCode}");
    }

    protected void Say(string line) => context.Say(line);
}
