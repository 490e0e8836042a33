using System.Buffers;

namespace BuildFarm.Catalog.Blobs;

/// <summary>What a blob may be called: segments of [A-Za-z0-9._-] with slashes between them, none of them "." or "..".</summary>
internal static class BlobName
{
    private const int MaxLength = 1024;
    private const int MaxSegment = 255;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <exception cref="ArgumentException">The name leads out of the store or has characters that file systems read in different ways.</exception>
    public static void Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaxLength)
        {
            throw new ArgumentException($"A blob's name has 1 to {MaxLength} characters; this one has {name.Length}.", nameof(name));
        }
        foreach (var range in name.AsSpan().Split('/'))
        {
            var segment = name.AsSpan(range);
            if (segment.Length is 0 or > MaxSegment || segment is "." or ".." || segment.ContainsAnyExcept(Allowed))
            {
                throw new ArgumentException(
                    $"The blob name {Shown(name)} is not allowed: each part between slashes has 1 to {MaxSegment} of A-Z a-z 0-9 . _ - and is not . or ..", nameof(name));
            }
        }
    }

    private static string Shown(string name)
        => $"'{string.Concat(name.Take(100).Select(c => char.IsControl(c) ? '?' : c))}{(name.Length > 100 ? "…" : "")}'";
}
