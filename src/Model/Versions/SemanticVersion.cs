namespace BuildFarm.Model.Versions;

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

/// <summary>major.minor.patch, each 0 to 2^30−1; with /build (from 1) where the resource has builds. Build 0 means none is named.</summary>
public readonly record struct SemanticVersion(int Major, int Minor, int Patch, int Build = 0) : IComparable<SemanticVersion>
{
    /// <summary>The largest node the service allows.</summary>
    public const int MaxNode = (1 << 30) - 1;

    /// <summary>Reads major.minor.patch or major.minor.patch/build.</summary>
    /// <param name="problem">What is wrong and what to write instead, when the answer is false.</param>
    public static bool TryParse(string text, out SemanticVersion version, [NotNullWhen(false)] out string? problem)
    {
        version = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var nodes = (slash < 0 ? text : text[..slash]).Split('.');
        if (nodes.Length != 3)
        {
            problem = $"'{text}' is not a version: write major.minor.patch, such as 1.0.0";
            return false;
        }

        Span<int> numbers = stackalloc int[3];
        for (var i = 0; i < 3; i++)
        {
            if (!TryParseNode(nodes[i], out numbers[i], out problem)) return false;
        }

        var build = 0;
        if (slash >= 0 && !TryParseNode(text[(slash + 1)..], out build, out problem)) return false;
        if (slash >= 0 && build == 0)
        {
            problem = $"'{text}' has no such build: build numbers start at 1";
            return false;
        }

        version = new SemanticVersion(numbers[0], numbers[1], numbers[2], build);
        problem = null;
        return true;
    }

    /// <exception cref="FormatException">The text is not a version.</exception>
    public static SemanticVersion Parse(string text) =>
        TryParse(text, out var version, out var problem) ? version : throw new FormatException(problem);

    /// <summary>One node: at most ten digits and <see cref="MaxNode"/>. Leading zeros are read over (the guide suggests dates, such as 2021.01.01) and not kept.</summary>
    public static bool TryParseNode(string text, out int node, [NotNullWhen(false)] out string? problem)
    {
        node = 0;
        if (text.Length == 0 || text.Any(c => !char.IsAsciiDigit(c)))
        {
            problem = $"the version node '{text}' is not a number";
            return false;
        }

        if (text.Length > 10 || long.Parse(text, CultureInfo.InvariantCulture) > MaxNode)
        {
            problem = $"the version node '{text}' is above the largest allowed, {MaxNode}";
            return false;
        }

        node = int.Parse(text, CultureInfo.InvariantCulture);
        problem = null;
        return true;
    }

    public static bool operator <(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) >= 0;

    public int CompareTo(SemanticVersion other) =>
        (Major, Minor, Patch, Build).CompareTo((other.Major, other.Minor, other.Patch, other.Build));

    /// <summary>Without the build.</summary>
    public SemanticVersion WithoutBuild() => this with { Build = 0 };

    public override string ToString() => Build == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}")
        : string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}/{Build}");
}
