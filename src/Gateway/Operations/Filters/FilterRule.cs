using BuildFarm.Catalog;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Versions;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Filters;

/// <summary>
/// What a filter of one name does: narrow the query where there is an index, and look at each row where there is none. The list's own bounds, such
/// as the version whose builds are listed, stay: a filter never widens them.
/// </summary>
internal sealed record FilterRule(string Name)
{
    /// <summary>Names in any spelling that makes the same ARN.</summary>
    public static readonly FilterRule ByName = new("name")
    {
        Narrow = (query, values) => values.Count == 1 && query.Name is null ? query with { Name = ResourceNames.ToArnForm(values[0]) } : query,
        Keep = values =>
        {
            var names = values.Select(ResourceNames.ToArnForm).ToHashSet(StringComparer.Ordinal);
            return row => names.Contains(row.Name);
        },
    };

    /// <summary>Versions or wildcards of versions.</summary>
    public static readonly FilterRule ByVersion = new("version")
    {
        Narrow = (query, values) => values.Count == 1 && query.Major is null ? Within(query, Pattern(values[0])) : query,
        Keep = values =>
        {
            var patterns = values.Select(Pattern).ToList();
            return row => patterns.Exists(pattern => pattern.Matches(new SemanticVersion(row.Major, row.Minor, row.Patch)));
        },
    };

    /// <summary>A date, or the beginning of one (2026-01), or two with a comma between them: from and to, both included. UTC.</summary>
    public static readonly FilterRule ByDateCreated = new("dateCreated")
    {
        Keep = values =>
        {
            var ranges = values.Select(DateRange.Parse).ToList();
            return row => ranges.Exists(range => range.Holds(row.Created));
        },
    };

    public Func<ResourceQuery, IReadOnlyList<string>, ResourceQuery>? Narrow { get; init; }

    public Func<IReadOnlyList<string>, Func<ResourceRow, bool>>? Keep { get; init; }

    /// <summary>An attribute of the row, by its exact value.</summary>
    public static FilterRule ByAttribute(string name, string attribute) => new(name)
    {
        Narrow = (query, values) => query with { Attributes = new Dictionary<string, IReadOnlyList<string>>(query.Attributes) { [attribute] = values } },
    };

    /// <summary>Something of the row's message that has no index; exact, and any of several counts.</summary>
    public static FilterRule ByMessage<T>(string name, MessageParser<T> parser, Func<T, IEnumerable<string>> texts) where T : IMessage<T> => new(name)
    {
        Keep = values =>
        {
            var wanted = values.ToHashSet(StringComparer.Ordinal);
            return row => texts(parser.ParseFrom(row.Body)).Any(wanted.Contains);
        },
    };

    private static ResourceQuery Within(ResourceQuery query, VersionPattern pattern) =>
        query with { Major = pattern.Major, Minor = pattern.Minor, Patch = pattern.Patch };

    private static VersionPattern Pattern(string text) =>
        VersionPattern.TryParse(text, out var pattern, out var problem) ? pattern : throw Errors.InvalidValue("filters", $"Of the filter version: {problem}.");
}
