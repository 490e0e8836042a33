namespace BuildFarm.Documents.Conditions;

/// <summary>The operators' names and what stands beside them. One table for the reader, the hints and the JSON schema.</summary>
internal static class ComparisonOperators
{
    /// <summary>Null: one value; otherwise the field of the second one.</summary>
    public static readonly IReadOnlyList<(string Name, ComparisonOperator Operator, string? Second)> All =
    [
        .. from value in Enum.GetValues<ComparisonOperator>()
           let name = value.ToString()
           select (char.ToLowerInvariant(name[0]) + name[1..], value, SecondOf(value)),
    ];

    private static readonly Dictionary<string, (string Name, ComparisonOperator Operator, string? Second)> ByName =
        All.ToDictionary(o => o.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>In any case: the guide itself writes stringlessThan.</summary>
    public static bool TryFind(string name, out (string Name, ComparisonOperator Operator, string? Second) found) => ByName.TryGetValue(name, out found);

    public static bool IsNumeric(ComparisonOperator value) => value is >= ComparisonOperator.NumberEquals and <= ComparisonOperator.NumberGreaterThanEquals;

    private static string? SecondOf(ComparisonOperator value) => value switch
    {
        ComparisonOperator.StringIsEmpty or ComparisonOperator.StringIsWhitespace => null,
        ComparisonOperator.BinaryExists or ComparisonOperator.FileExists or ComparisonOperator.FolderExists => null,
        >= ComparisonOperator.FileMD5Equals => "path",
        _ => "value",
    };
}
