using System.Text;
using BuildFarm.Documents;

namespace BuildFarm.Agent.Modules.Execution;

/// <summary>Runs commands or a script file with PowerShell; elsewhere than on Windows with <c>pwsh</c> where that is installed.</summary>
internal sealed class ExecutePowerShellModule : IActionModule
{
    public string Name => "ExecutePowerShell";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        InputReader inputs = context.Single;
        IReadOnlyList<string> commands = inputs.List("commands");
        string? file = inputs.Optional("file");
        if (commands.Count > 0 == file is not null)
        {
            throw new ModuleException("ExecutePowerShell: give either inputs.commands or inputs.file, not both");
        }

        string shell = context.Services.Programs.Find(context.Services.Platform == DocumentPlatform.Windows ? "powershell.exe" : "pwsh")
            ?? throw new ModuleException("ExecutePowerShell needs PowerShell, and this instance has no 'pwsh' on its search path; install it or use ExecuteBash");
        string script = file is null ? WriteScript(context, commands) : Existing(context, file);
        return ValueTask.FromResult(ProgramStep.Run(context, shell, ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", script], stop));
    }

    // Windows PowerShell needs the byte order mark
    private static string WriteScript(ModuleContext context, IReadOnlyList<string> commands) =>
        ScriptFile.Write(context, "input.ps1", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(string.Join('\n', commands) + "\n")]);

    private static string Existing(ModuleContext context, string file)
    {
        string full = context.Services.FullPath(file);
        if (!full.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase))
        {
            throw new ModuleException($"ExecutePowerShell: inputs.file must be a .ps1 file, but it is '{file}'");
        }

        return File.Exists(full) ? full : throw new ModuleException($"ExecutePowerShell: there is no file '{full}'");
    }
}
