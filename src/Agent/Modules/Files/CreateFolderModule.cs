namespace BuildFarm.Agent.Modules.Files;

/// <summary>Creates folders with their parents; one that is there already is emptied, unless overwrite is false: then it is an error.</summary>
internal sealed class CreateFolderModule : IActionModule
{
    public string Name => "CreateFolder";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        foreach (InputReader item in context.Items)
        {
            stop.ThrowIfCancellationRequested();
            string path = TransferTarget.Trimmed(context.Services.FullPath(item.Required("path")));
            Ownership.CheckInputs(context, item);
            if (File.Exists(path))
            {
                throw new ModuleException($"{Name}: '{path}' is a file");
            }

            if (Directory.Exists(path) && !item.Flag("overwrite", true))
            {
                throw new ModuleException($"{Name}: folder '{path}' already exists and \"overwrite\" is set to false");
            }

            FileErrors.Explain(Name, path, () => Create(path));
            Ownership.Apply(context, item, path);
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Create(string path)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            FolderTree.RemoveForReplacement(Name, path);
        }

        Directory.CreateDirectory(path);
    }
}
