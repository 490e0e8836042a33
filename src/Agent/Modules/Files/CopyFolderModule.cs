namespace BuildFarm.Agent.Modules.Files;

/// <summary>Copies folders; one that is there already is replaced.</summary>
internal sealed class CopyFolderModule : IActionModule
{
    public string Name => "CopyFolder";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        foreach (InputReader item in context.Items)
        {
            foreach ((string source, string target) in TransferTarget.Resolve(context, item, folders: true))
            {
                string destination = TransferTarget.Trimmed(target);
                TransferTarget.CheckFree(context, item, destination);
                FolderTree.CheckNotInside(Name, source, destination);
                FileErrors.Explain(Name, destination, () => Copy(source, destination, stop));
            }
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Copy(string source, string destination, CancellationToken stop)
    {
        if (Directory.Exists(destination))
        {
            FolderTree.RemoveForReplacement(Name, destination);
        }

        FolderTree.Copy(Name, source, destination, stop);
    }
}
