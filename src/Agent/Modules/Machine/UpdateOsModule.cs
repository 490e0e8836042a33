namespace BuildFarm.Agent.Modules.Machine;

/// <summary>Installs the operating system's updates with the package manager that is there.</summary>
internal sealed class UpdateOsModule : IActionModule
{
    public string Name => "UpdateOS";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        if (context.Services.Platform != Documents.DocumentPlatform.Linux)
        {
            throw new ModuleException($"UpdateOS of this agent runs on Linux; this instance runs {context.Services.Platform}");
        }

        if (!context.Services.IsRoot)
        {
            throw new ModuleException("UpdateOS needs root: run the agent with sudo");
        }

        var selection = new UpdateSelection(context.Single.List("include"), context.Single.List("exclude"));
        PackageManager manager = PackageManager.Find(context)
            ?? throw new ModuleException("UpdateOS knows apt-get, dnf, yum and zypper, and this instance has none of them");
        return ValueTask.FromResult(manager.Update(selection, stop));
    }
}
