namespace BuildFarm.Model.Versions;

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

/// <summary>A version, or a wildcard of versions: 1.0.0, 1.0.x, 1.x.x, x.x.x. A null node is a wildcard, and so is every node to its right.</summary>
public readonly record struct VersionPattern
{
    private VersionPattern(int? major, int? minor, int? patch) => (Major, Minor, Patch) = (major, minor, patch);

    public VersionPattern(SemanticVersion version)
        : this(version.Major, version.Minor, version.Patch)
    {
    }

    public int? Major { get; }

    public int? Minor { get; }

    public int? Patch { get; }

    public bool IsWildcard => Patch is null;

    /// <param name="problem">What is wrong and what to write instead, when the answer is false.</param>
    public static bool TryParse(string text, out VersionPattern pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = default;
        var nodes = text.Split('.');
        if (nodes.Length != 3)
        {
            problem = $"'{text}' is not a version: write major.minor.patch, such as 1.0.0 or 1.0.x";
            return false;
        }

        Span<int?> values = [null, null, null];
        for (var i = 0; i < 3; i++)
        {
            if (nodes[i] == "x") continue;
            if (i > 0 && values[i - 1] is null)
            {
                problem = $"'{text}' names a node to the right of a wildcard: every node to the right of an x must be an x too";
                return false;
            }

            if (!SemanticVersion.TryParseNode(nodes[i], out var value, out problem)) return false;
            values[i] = value;
        }

        pattern = new VersionPattern(values[0], values[1], values[2]);
        problem = null;
        return true;
    }

    /// <exception cref="FormatException">The text is no pattern.</exception>
    public static VersionPattern Parse(string text) =>
        TryParse(text, out var pattern, out var problem) ? pattern : throw new FormatException(problem);

    public bool Matches(SemanticVersion version) =>
        (Major ?? version.Major) == version.Major && (Minor ?? version.Minor) == version.Minor && (Patch ?? version.Patch) == version.Patch;

    /// <summary>The version itself; only where <see cref="IsWildcard"/> is false.</summary>
    /// <exception cref="InvalidOperationException">It is a wildcard.</exception>
    public SemanticVersion ToVersion() => IsWildcard
        ? throw new InvalidOperationException($"{this} is a wildcard, not a version")
        : new SemanticVersion(Major!.Value, Minor!.Value, Patch!.Value);

    /// <summary>The version to create for a wildcard: the patch after the newest version inside it, or its first (x.x.x starts at 1.0.0) when there is none.</summary>
    /// <param name="newest">The newest version that matches, or null.</param>
    /// <exception cref="OverflowException">The node is at its largest already.</exception>
    public SemanticVersion Next(SemanticVersion? newest)
    {
        if (!IsWildcard) return ToVersion();
        if (newest is not { } version)
        {
            // 0.0.0 is a version of nothing: an all-wildcard name starts at 1.0.0.
            return new SemanticVersion(Major ?? 1, Minor ?? 0, 0);
        }

        if (version.Patch == SemanticVersion.MaxNode) throw new OverflowException($"no patch number follows {version}");
        return new SemanticVersion(version.Major, version.Minor, version.Patch + 1);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node(Major)}.{Node(Minor)}.{Node(Patch)}");

    private static string Node(int? node) => node?.ToString(CultureInfo.InvariantCulture) ?? "x";
}
