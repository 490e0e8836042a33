namespace BuildFarm.Agent.Modules.Files;

/// <summary>Changes the permissions of folders and of what is in them; links inside are left alone, since chmod would follow them.</summary>
internal sealed class SetFolderPermissionsModule : IActionModule
{
    public string Name => "SetFolderPermissions";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        UnixOnly.Check(context);
        foreach (InputReader item in context.Items)
        {
            string path = UnixOnly.Folder(context, item);
            UnixFileMode mode = Ownership.ParseMode(Name, item.Required("permissions"));
            bool recursive = item.Flag("recursive", true);
            FileErrors.Explain(Name, path, () => Change(path, mode, recursive, stop));
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Change(string path, UnixFileMode mode, bool recursive, CancellationToken stop)
    {
        if (recursive)
        {
            // listed first: the new mode may close the folders to whoever is not root
            foreach (FileSystemInfo entry in FolderTree.Everything(path).Reverse())
            {
                stop.ThrowIfCancellationRequested();
                UnixFile.SetMode(Name, entry.FullName, mode);
            }
        }

        File.SetUnixFileMode(path, mode);
    }
}
