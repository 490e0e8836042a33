using BuildFarm.Catalog;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Pagination;

/// <summary>Pages of rows for list operations.</summary>
internal sealed class ResourceLists(ICatalog catalog, PageTokens tokens)
{
    private const int DefaultResults = 25;

    // Rows looked at for one page when a filter has no index: then the page is short, and its token goes on.
    private const int MaxScanned = 2000;

    /// <summary>The page that the request asks for, by its max_results and next_token.</summary>
    /// <param name="keep">What the query itself cannot say; null keeps all.</param>
    public async Task<ListPage> ReadAsync(CallContext context, string operation, IMessage request, ResourceQuery query, Func<ResourceRow, bool>? keep = null)
    {
        var wanted = PageSize(request);
        var cursor = Cursor(context, operation, request);
        var rows = new List<ResourceRow>(wanted);
        var scanned = 0;
        do
        {
            var page = await catalog.ListAsync(query with { After = cursor, Limit = wanted - rows.Count }, context.Cancellation);
            rows.AddRange(keep is null ? page.Rows : page.Rows.Where(keep));
            scanned += page.Rows.Count;
            cursor = page.Next;
        }
        while (cursor is not null && rows.Count < wanted && scanned < MaxScanned);

        return new ListPage(rows, Seal(context, operation, request, cursor));
    }

    /// <summary>One page of what is no row but a list inside one: items from the offset that the token carries.</summary>
    public (IReadOnlyList<T> Items, string? Next) Slice<T>(CallContext context, string operation, IMessage request, IReadOnlyList<T> all)
    {
        var cursor = Cursor(context, operation, request);
        var start = cursor is null ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
        var items = all.Skip(start).Take(PageSize(request)).ToList();
        var end = start + items.Count;
        var next = end < all.Count ? end.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return (items, Seal(context, operation, request, next));
    }

    public async Task<bool> AnyAsync(ResourceQuery query, CancellationToken cancellation) =>
        (await catalog.ListAsync(query with { Limit = 1 }, cancellation)).Rows.Count > 0;

    private static int PageSize(IMessage request)
    {
        var field = request.Descriptor.FindFieldByName("max_results");
        return field.Accessor.HasValue(request) ? (int)field.Accessor.GetValue(request) : DefaultResults;
    }

    private string? Cursor(CallContext context, string operation, IMessage request)
    {
        var token = (string)request.Descriptor.FindFieldByName("next_token").Accessor.GetValue(request);
        return tokens.Open(context, operation, request, token);
    }

    private string? Seal(CallContext context, string operation, IMessage request, string? cursor) =>
        cursor is null ? null : tokens.Seal(context, operation, request, cursor);
}
