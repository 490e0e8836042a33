using System.Globalization;

namespace BuildFarm.Catalog.Listing;

/// <summary>A list key as plain text: <c>n.ID.NAMEKEY</c> or <c>c.ID.TICKS</c>.</summary>
internal static class ListCursor
{
    private const int MaxLength = 4096;

    public static string Write(ResourceOrder order, ListKey key) => order == ResourceOrder.Created
        ? string.Create(CultureInfo.InvariantCulture, $"c.{key.Id}.{key.Created}")
        : string.Create(CultureInfo.InvariantCulture, $"n.{key.Id}.{key.Name}");

    /// <exception cref="ArgumentException">The text is no cursor of this order.</exception>
    public static ListKey Read(ResourceOrder order, string cursor)
    {
        var prefix = order == ResourceOrder.Created ? "c." : "n.";
        var dot = cursor.Length > 2 && cursor.Length <= MaxLength ? cursor.IndexOf('.', 2) : -1;
        if (dot > 0 && cursor.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(cursor.AsSpan(2, dot - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            var rest = cursor[(dot + 1)..];
            if (order == ResourceOrder.NameAndVersion && rest.Length > 0 && !rest.Contains('\0'))
            {
                return new ListKey(rest, 0, id);
            }
            if (order == ResourceOrder.Created && long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                return new ListKey("", ticks, id);
            }
        }
        throw new ArgumentException("The cursor does not belong to this list; start again without one.", nameof(cursor));
    }
}
