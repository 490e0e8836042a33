namespace BuildFarm.Agent.Modules.Files;

/// <summary>Changes the permissions of files.</summary>
internal sealed class SetFilePermissionsModule : IActionModule
{
    public string Name => "SetFilePermissions";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        UnixOnly.Check(context);
        foreach (InputReader item in context.Items)
        {
            stop.ThrowIfCancellationRequested();
            string path = context.Services.FullPath(item.Required("path"));
            UnixFileMode mode = Ownership.ParseMode(Name, item.Required("permissions"));
            if (!File.Exists(path))
            {
                throw new ModuleException($"{Name}: there is no file '{path}'");
            }

            FileErrors.Explain(Name, path, () => File.SetUnixFileMode(path, mode));
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }
}
