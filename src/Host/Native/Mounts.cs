namespace BuildFarm.Host.Native;

/// <summary>What is mounted where.</summary>
internal static class Mounts
{
    /// <summary>Mount points at or below a folder, the deepest first.</summary>
    public static IReadOnlyList<string> Below(string folder)
    {
        var prefix = folder.TrimEnd('/') + "/";
        return File.ReadLines("/proc/self/mountinfo")
            .Select(line => Unescape(line.Split(' ')[4]))
            .Where(point => (point + "/").StartsWith(prefix, StringComparison.Ordinal))
            .OrderByDescending(point => point.Length)
            .ToList();
    }

    // mountinfo writes blanks, tabs, newlines and backslashes as three octal digits
    private static string Unescape(string text) => text
        .Replace(@"\040", " ", StringComparison.Ordinal)
        .Replace(@"\011", "\t", StringComparison.Ordinal)
        .Replace(@"\012", "\n", StringComparison.Ordinal)
        .Replace(@"\134", @"\", StringComparison.Ordinal);
}
