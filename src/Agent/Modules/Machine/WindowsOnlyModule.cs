namespace BuildFarm.Agent.Modules.Machine;

/// <summary>A module whose subject exists on Windows alone; documents that use it validate everywhere and fail here, before anything happened.</summary>
internal sealed class WindowsOnlyModule(string name) : IActionModule
{
    public string Name => name;

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop) =>
        throw new ModuleException($"{name} is supported on Windows only; this instance runs {context.Services.Platform}. Guard the step with 'if' or keep it in a Windows component");
}
