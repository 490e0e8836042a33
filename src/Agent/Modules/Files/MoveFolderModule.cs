namespace BuildFarm.Agent.Modules.Files;

/// <summary>Moves folders; one that is there already is replaced.</summary>
internal sealed class MoveFolderModule : IActionModule
{
    public string Name => "MoveFolder";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        foreach (InputReader item in context.Items)
        {
            foreach ((string source, string target) in TransferTarget.Resolve(context, item, folders: true))
            {
                string destination = TransferTarget.Trimmed(target);
                TransferTarget.CheckFree(context, item, destination);
                FolderTree.CheckNotInside(Name, source, destination);
                FileErrors.Explain(Name, destination, () => Move(source, destination, stop));
            }
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Move(string source, string destination, CancellationToken stop)
    {
        if (Directory.Exists(destination))
        {
            FolderTree.RemoveForReplacement(Name, destination);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        FolderTree.Move(Name, source, destination, stop);
    }
}
