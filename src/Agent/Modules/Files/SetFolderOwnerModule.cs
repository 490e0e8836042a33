namespace BuildFarm.Agent.Modules.Files;

/// <summary>Changes the owner and group of folders and of what is in them; links inside are changed themselves.</summary>
internal sealed class SetFolderOwnerModule : IActionModule
{
    public string Name => "SetFolderOwner";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        UnixOnly.Check(context);
        foreach (InputReader item in context.Items)
        {
            string path = UnixOnly.Folder(context, item);
            (uint user, uint group) = UnixOnly.Owner(context, item);
            Ownership.Change(Name, path, user, group);
            if (item.Flag("recursive", true))
            {
                FileErrors.Explain(Name, path, () => Below(path, user, group, stop));
            }
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Below(string path, uint user, uint group, CancellationToken stop)
    {
        foreach (FileSystemInfo entry in FolderTree.Everything(path))
        {
            stop.ThrowIfCancellationRequested();
            Ownership.ChangeLink(Name, entry.FullName, user, group);
        }
    }
}
