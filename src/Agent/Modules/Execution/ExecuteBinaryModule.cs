namespace BuildFarm.Agent.Modules.Execution;

/// <summary>Runs a program with arguments, without a shell.</summary>
internal sealed class ExecuteBinaryModule : IActionModule
{
    public string Name => "ExecuteBinary";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        InputReader inputs = context.Single;
        string path = inputs.Required("path");
        string full = path.Contains('/') || path.Contains('\\')
            ? context.Services.FullPath(path)
            : context.Services.Programs.Find(path) ?? context.Services.FullPath(path);
        if (!File.Exists(full))
        {
            throw new ModuleException($"ExecuteBinary: there is no file '{full}'");
        }

        return ValueTask.FromResult(ProgramStep.Run(context, full, inputs.List("arguments"), stop));
    }
}
