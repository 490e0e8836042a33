namespace BuildFarm.Agent.Modules.Files;

/// <summary>Lists the files of folders into <c>outputs.files</c>, joined by comma.</summary>
internal sealed class ListFilesModule : IActionModule
{
    public string Name => "ListFiles";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        List<string> files = [];
        foreach (InputReader item in context.Items)
        {
            string path = context.Services.FullPath(item.Required("path"));
            if (!Directory.Exists(path))
            {
                throw new ModuleException($"{Name}: there is no folder '{path}'");
            }

            string? pattern = item.Optional("fileNamePattern");
            bool recursive = item.Flag("recursive", false);
            files.AddRange(FileErrors.Explain(Name, path, () => List(path, pattern, recursive, stop)));
        }

        return ValueTask.FromResult(ModuleResult.With("files", string.Join(',', files)));
    }

    private static List<string> List(string path, string? pattern, bool recursive, CancellationToken stop)
    {
        IEnumerable<FileSystemInfo> entries = recursive ? FolderTree.Everything(path) : new DirectoryInfo(path).EnumerateFileSystemInfos();
        List<string> found = [];
        foreach (FileSystemInfo entry in entries)
        {
            stop.ThrowIfCancellationRequested();
            if (entry is FileInfo && (pattern is null || WildcardPath.Matches(entry.Name, pattern)))
            {
                found.Add(entry.FullName);
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
