namespace BuildFarm.Agent;

/// <summary>
/// What a file is written to until it is whole: a hidden name beside it, the same at every try, so that a killed agent leaves at most one.
/// Made anew each time, never opened: a link that somebody planted under that name is removed and not followed.
/// </summary>
internal static class PartialFile
{
    private const int LongestName = 200; // of 255 bytes that a name may have, in characters that may need more than one

    public static string PathFor(string target)
    {
        string name = Path.GetFileName(target);
        return Path.Combine(Path.GetDirectoryName(target)!, $".{(name.Length <= LongestName / 4 ? name : name[..(LongestName / 4)])}.part");
    }

    /// <exception cref="IOException">It cannot be made.</exception>
    public static FileStream Create(string partial)
    {
        File.Delete(partial);
        return new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    }
}
