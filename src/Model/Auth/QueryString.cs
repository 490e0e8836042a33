namespace BuildFarm.Model.Auth;

/// <summary>A query taken apart once, for the signature and for the operation's parameters alike.</summary>
public static class QueryString
{
    /// <summary>Names and values in the order sent, decoded; false when one is no percent-encoded UTF-8.</summary>
    public static bool TryParse(string rawQuery, out List<KeyValuePair<string, string>> pairs)
    {
        pairs = [];
        foreach (var range in rawQuery.AsSpan().Split('&'))
        {
            var part = rawQuery.AsSpan()[range];
            if (part.IsEmpty)
            {
                continue;
            }

            var equals = part.IndexOf('=');
            var name = equals < 0 ? part : part[..equals];
            if (!PercentEncoding.TryDecode(name, out var decodedName)
                || !PercentEncoding.TryDecode(equals < 0 ? [] : part[(equals + 1)..], out var decodedValue))
            {
                return false;
            }

            pairs.Add(new(decodedName, decodedValue));
        }

        return true;
    }

    /// <summary>name=value joined by ampersands, both encoded, in the order given.</summary>
    public static string Format(IEnumerable<KeyValuePair<string, string>> pairs) =>
        string.Join('&', pairs.Select(pair => $"{PercentEncoding.Encode(pair.Key)}={PercentEncoding.Encode(pair.Value)}"));
}
