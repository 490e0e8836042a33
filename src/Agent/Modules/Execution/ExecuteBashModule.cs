using System.Text;
using BuildFarm.Documents;

namespace BuildFarm.Agent.Modules.Execution;

/// <summary>Runs commands as one bash script; the script's exit code is the step's.</summary>
internal sealed class ExecuteBashModule : IActionModule
{
    private static readonly UTF8Encoding Utf8 = new(false);

    public string Name => "ExecuteBash";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        if (context.Services.Platform == DocumentPlatform.Windows)
        {
            throw new ModuleException("ExecuteBash runs on Linux and macOS only; use ExecutePowerShell on Windows");
        }

        IReadOnlyList<string> commands = context.Single.List("commands");
        if (commands.Count == 0)
        {
            throw new ModuleException("ExecuteBash: inputs.commands needs at least one command");
        }

        string bash = context.Services.Programs.Find("bash")
            ?? throw new ModuleException("ExecuteBash needs bash, which is not on this instance's search path; install it in the base image");
        string script = ScriptFile.Write(context, "input.sh", Utf8.GetBytes(string.Join('\n', commands) + "\n"));
        return ValueTask.FromResult(ProgramStep.Run(context, bash, [script], stop));
    }
}
