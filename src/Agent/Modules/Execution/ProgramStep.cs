using BuildFarm.Agent.Processes;
using BuildFarm.Documents;

namespace BuildFarm.Agent.Modules.Execution;

/// <summary>Runs a program as a step: its output is <c>outputs.stdout</c>, its exit code the step's, and one code asks for a reboot.</summary>
internal static class ProgramStep
{
    public const int RebootExitCodeLinux = 194;
    public const int RebootExitCodeWindows = 3010;

    public static ModuleResult Run(ModuleContext context, string path, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var capture = new OutputCapture(context.Output, context.ConsoleLogPath);
        var spec = new ProcessSpec
        {
            Path = path,
            Arguments = arguments,
            Environment = context.Environment.Count > 0 ? context.Environment : null,
            WorkingDirectory = context.Services.WorkingDirectory,
        };
        try
        {
            // blocks this thread on purpose: steps run one after the other, and the pump needs a thread anyway
            ProcessOutcome outcome = context.Services.Processes.Run(spec, capture, stop);
            stop.ThrowIfCancellationRequested();
            return Result(context, outcome.ExitCode, capture.Text());
        }
        catch (ProcessStartException e)
        {
            return new ModuleResult { ExitCode = e.ExitCode, Failure = e.Message };
        }
    }

    private static ModuleResult Result(ModuleContext context, int exitCode, string output)
    {
        int rebootCode = context.Services.Platform == DocumentPlatform.Windows ? RebootExitCodeWindows : RebootExitCodeLinux;
        bool reboot = exitCode == rebootCode && context.Services.Platform != DocumentPlatform.MacOS;
        return new ModuleResult
        {
            ExitCode = exitCode,
            Failure = exitCode == 0 || reboot ? null : Describe(exitCode),
            Outputs = new Dictionary<string, string> { ["stdout"] = output },
            Reboot = reboot ? new RebootRequest(0, RunAgain: true) : null,
        };
    }

    private static string Describe(int exitCode) => exitCode > 128 && exitCode <= 128 + 64
        ? $"it was ended by signal {exitCode - 128} (exit code {exitCode})"
        : $"it ended with exit code {exitCode}";
}
