using System.IO.Enumeration;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>A path that may have <c>*</c> after its last separator.</summary>
internal readonly struct WildcardPath
{
    private readonly string _pattern;

    private WildcardPath(string folder, string pattern, bool isWildcard) => (Folder, _pattern, IsWildcard) = (folder, pattern, isWildcard);

    public string Folder { get; }

    public bool IsWildcard { get; }

    /// <exception cref="ModuleException">There is a wildcard in a folder's name.</exception>
    public static WildcardPath Parse(string action, string path, ModuleServices services)
    {
        string trimmed = path.Length > 1 ? path.TrimEnd('/') : path;
        int separator = trimmed.LastIndexOf('/');
        string folder = separator < 0 ? "" : trimmed[..(separator + 1)];
        if (folder.Contains('*'))
        {
            throw new ModuleException($"{action}: '{path}': the wildcard * is allowed only after the last '/'");
        }

        string pattern = trimmed[(separator + 1)..];
        return new WildcardPath(services.FullPath(folder.Length == 0 ? "." : folder), pattern, pattern.Contains('*'));
    }

    /// <summary>Full paths of files (links to files included), by name.</summary>
    public IReadOnlyList<string> Files() => Entries(static isFolder => !isFolder);

    /// <summary>Full paths of folders, by name.</summary>
    public IReadOnlyList<string> Folders() => Entries(static isFolder => isFolder);

    public static bool Matches(string name, string pattern) =>
        FileSystemName.MatchesSimpleExpression(Escaped(pattern), name, ignoreCase: OperatingSystem.IsWindows());

    private IReadOnlyList<string> Entries(Func<bool, bool> wantsFolder)
    {
        if (!Directory.Exists(Folder))
        {
            return [];
        }

        string pattern = Escaped(_pattern);
        var found = new FileSystemEnumerable<string>(Folder, static (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase: OperatingSystem.IsWindows()) && wantsFolder(entry.IsDirectory),
        };
        return [.. found.Order(StringComparer.Ordinal)];
    }

    // only * is a wildcard here; ? and \ are ordinary characters of names
    private static string Escaped(string pattern) => pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);
}
