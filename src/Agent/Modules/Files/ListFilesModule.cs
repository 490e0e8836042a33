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
        var options = new EnumerationOptions { RecurseSubdirectories = recursive, AttributesToSkip = 0, IgnoreInaccessible = false };
        List<string> found = [];
        foreach (string file in Directory.EnumerateFiles(path, "*", options))
        {
            stop.ThrowIfCancellationRequested();
            if (pattern is null || WildcardPath.Matches(Path.GetFileName(file), pattern))
            {
                found.Add(file);
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
