namespace BuildFarm.Agent.Modules.Files;

/// <summary>Deletes folders, with what is in them only when forced.</summary>
internal sealed class DeleteFolderModule : IActionModule
{
    public string Name => "DeleteFolder";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        foreach (InputReader item in context.Items)
        {
            stop.ThrowIfCancellationRequested();
            string path = TransferTarget.Trimmed(context.Services.FullPath(item.Required("path")));
            bool force = item.Flag("force", false);
            FileErrors.Explain(Name, path, () => Delete(path, force));
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Delete(string path, bool force)
    {
        if (!Directory.Exists(path))
        {
            throw new ModuleException(File.Exists(path) ? $"{Name}: '{path}' is a file; use DeleteFile" : $"{Name}: there is no folder '{path}'");
        }

        if (!force && new DirectoryInfo(path).LinkTarget is null && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new ModuleException($"{Name}: folder '{path}' is not empty; set \"force\" to true to remove it with its contents");
        }

        FolderTree.RemoveForReplacement(Name, path);
    }
}
