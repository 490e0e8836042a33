namespace BuildFarm.Catalog.Listing;

/// <summary>The order of texts by their UTF-8 bytes, as the databases sort them; UTF-16 differs only where a surrogate meets U+E000 to U+FFFF.</summary>
internal static class Utf8Order
{
    public static int Compare(string left, string right)
    {
        var at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
        {
            return left.Length - right.Length;
        }
        var (a, b) = (left[at], right[at]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a - b : char.IsSurrogate(a) ? 1 : -1;
    }
}
