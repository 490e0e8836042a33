namespace BuildFarm.Agent.Modules.Files;

/// <summary>The sources and destinations of copies and moves: one rule for files and folders.</summary>
internal static class TransferTarget
{
    /// <summary>Pairs of full paths: what to where. A destination that ends with a separator, or is an existing folder, takes the source's name.</summary>
    public static IReadOnlyList<(string Source, string Destination)> Resolve(ModuleContext context, InputReader item, bool folders)
    {
        string action = context.Action;
        string source = item.Required("source");
        string destination = item.Required("destination");
        bool intoFolder = destination.EndsWith('/') || destination.EndsWith('\\');
        string full = context.Services.FullPath(destination);
        var pattern = WildcardPath.Parse(action, source, context.Services);
        if (!pattern.IsWildcard)
        {
            string path = Trimmed(context.Services.FullPath(source));
            CheckSource(action, path, folders);
            // a file onto an existing folder goes into it, as cp and mv do
            intoFolder |= !folders && item.Flag("overwrite", true) && Directory.Exists(full);
            return [(path, intoFolder ? Path.Combine(full, Path.GetFileName(path)) : full)];
        }

        IReadOnlyList<string> found = folders ? pattern.Folders() : pattern.Files();
        if (found.Count == 0)
        {
            throw new ModuleException($"{action}: no {(folders ? "folder" : "file")} matches '{source}'");
        }

        if (found.Count > 1 && !intoFolder && !Directory.Exists(full))
        {
            throw new ModuleException($"{action}: '{source}' matches {found.Count} {(folders ? "folders" : "files")}, so the destination must be a folder: write '{destination}/'");
        }

        bool asFolder = intoFolder || found.Count > 1 || Directory.Exists(full);
        return [.. found.Select(path => (path, asFolder ? Path.Combine(full, Path.GetFileName(path)) : full))];
    }

    /// <exception cref="ModuleException">Something is there that must not be replaced.</exception>
    public static void CheckFree(ModuleContext context, InputReader item, string destination)
    {
        if (!item.Flag("overwrite", true) && Path.Exists(destination))
        {
            throw new ModuleException($"{context.Action}: '{destination}' already exists and \"overwrite\" is set to false");
        }
    }

    public static string Trimmed(string path) => path.Length > 1 ? path.TrimEnd('/') : path;

    private static void CheckSource(string action, string path, bool folders)
    {
        if (folders ? Directory.Exists(path) : File.Exists(path))
        {
            return;
        }

        string what = folders ? "folder" : "file";
        throw new ModuleException(Path.Exists(path)
            ? $"{action}: '{path}' is no {what}; use {action.Replace(folders ? "Folder" : "File", folders ? "File" : "Folder", StringComparison.Ordinal)}"
            : $"{action}: there is no {what} '{path}'");
    }
}
