namespace BuildFarm.Model.Json;

using System.Text;
using System.Text.Json;

/// <summary>Words for what stands in a JSON text, for messages.</summary>
internal static class JsonNames
{
    private const int LongestSegment = 64;

    public static string Join(List<string> path)
    {
        if (path.Count == 0) return "the top";
        var text = new StringBuilder();
        foreach (var segment in path)
        {
            if (text.Length > 0 && segment[0] != '[') text.Append('.');
            text.Append(segment);
        }

        return text.ToString();
    }

    /// <summary>A member's name as it may stand in a message: what a caller wrote, but no control characters and not too long.</summary>
    public static string Segment(string name)
    {
        var shown = name.Length == 0 ? "''" : string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
        return shown.Length <= LongestSegment ? shown : shown[..LongestSegment] + "…";
    }

    public static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number, or not such a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        _ => "the end",
    };

    /// <summary>The member that was meant, or the members that there are.</summary>
    public static string Suggest(string name, MessagePlan plan)
    {
        var names = plan.Fields.Select(field => field.Name).ToList();
        var near = names.MinBy(candidate => Distance(name, candidate));
        return near is not null && Distance(name, near) <= Math.Max(2, name.Length / 4)
            ? $"did you mean {near}?"
            : $"there are {string.Join(", ", names)}";
    }

    // Edit distance, ignoring case; names are short.
    private static int Distance(string left, string right)
    {
        if (left.Length > LongestSegment) return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
