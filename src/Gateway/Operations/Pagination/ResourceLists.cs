using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Pagination;

/// <summary>Pages of rows for list operations.</summary>
internal sealed class ResourceLists(ICatalog catalog, PageTokens tokens)
{
    private const int DefaultResults = 25;

    // Rows looked at for one page when a filter has no index: then the page is short, and its token goes on.
    private const int MaxScanned = 2000;

    /// <summary>All rows of a kind that are the caller's own.</summary>
    public static ResourceQuery Own(CallContext context, ResourceKind kind) => new() { Kind = kind.Name(), Account = context.Account, Region = context.Region };

    /// <summary>The builds of a version, or of the versions that a wildcard stands for: the caller's own, managed, or shared with the caller. No ARN: all of the caller's.</summary>
    public static ResourceQuery Builds(CallContext context, ResourceKind kind, bool has, string text, string parameter)
    {
        var own = Own(context, kind);
        if (!has)
        {
            return own;
        }

        var arn = ResourceAccess.ParseShared(context, text, parameter, kind);
        var builds = own with { Account = arn.Account, Name = arn.Name, Major = arn.Version?.Major, Minor = arn.Version?.Minor, Patch = arn.Version?.Patch };
        return arn.Account == context.Account || arn.IsManaged
            ? builds
            : builds with { Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.SharedList(context.Account)] = ["1"] } };
    }

    /// <summary>Fills in the answer of a list operation: the page that the request asks for, its filters applied, with the token of the next.</summary>
    /// <param name="all">What is listed; null is nothing.</param>
    /// <param name="summarise">A row's entry in the answer.</param>
    /// <param name="shown">What filters cannot say; null keeps all.</param>
    public async Task<IMessage> FillAsync(
        CallContext context, IMessage request, IMessage answer, ResourceQuery? all, FilterSet filters, Func<ResourceRow, CancellationToken, Task<IMessage>> summarise,
        Func<ResourceRow, bool>? shown = null)
    {
        Answers.Stamp(answer, context);
        var (query, keep) = filters.Apply(all ?? new ResourceQuery { Kind = "none" }, Members.Filters(request));
        if (all is null)
        {
            return answer;
        }

        var page = await ReadAsync(context, Members.Operation(request), request, query, Both(keep, shown));
        foreach (var row in page.Rows)
        {
            Members.AddEntry(answer, await summarise(row, context.Cancellation));
        }

        if (page.NextToken is { } next)
        {
            Members.SetText(answer, "nextToken", next);
        }

        return answer;
    }

    /// <inheritdoc cref="FillAsync"/>
    public async Task<TResponse> AnswerAsync<TResponse>(CallContext context, IMessage request, ResourceQuery all, FilterSet filters, Func<ResourceRow, IMessage> summarise)
        where TResponse : IMessage<TResponse>, new() =>
        (TResponse)await FillAsync(context, request, new TResponse(), all, filters, (row, _) => Task.FromResult(summarise(row)));

    /// <summary>The page that the request asks for, by its max_results and next_token.</summary>
    /// <param name="keep">What the query itself cannot say; null keeps all.</param>
    public async Task<ListPage> ReadAsync(CallContext context, string operation, IMessage request, ResourceQuery query, Func<ResourceRow, bool>? keep = null)
    {
        var wanted = PageSize(request);
        var cursor = Cursor(context, operation, request);
        var rows = new List<ResourceRow>(wanted);
        var scanned = 0;
        // With several accounts' rows, of which a caller may see some, the newest of all does not stand for the newest that is shared; nor does a
        // workflow for one of another type that has its name.
        var apart = (query.Account is null || query.Kind == ResourceKinds.Workflow) && query.Grouping != ResourceGrouping.None;
        var asked = apart ? query with { Grouping = ResourceGrouping.None } : query;
        do
        {
            var page = await catalog.ListAsync(asked with { After = cursor, Limit = wanted - rows.Count }, context.Cancellation);
            foreach (var row in page.Rows)
            {
                if ((keep is null || keep(row)) && (!apart || await StandsAsync(query, row, context.Cancellation)))
                {
                    rows.Add(row);
                }
            }

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

    /// <summary>For a list that never has a second page: no token is one of it.</summary>
    /// <exception cref="BuildFarm.Model.Errors.ApiException">InvalidPaginationToken.</exception>
    public void RequireFirstPage(CallContext context, string operation, IMessage request) => Cursor(context, operation, request);

    public async Task<bool> AnyAsync(ResourceQuery query, CancellationToken cancellation) =>
        (await catalog.ListAsync(query with { Limit = 1 }, cancellation)).Rows.Count > 0;

    private static Func<ResourceRow, bool>? Both(Func<ResourceRow, bool>? one, Func<ResourceRow, bool>? other) =>
        one is null || other is null ? one ?? other : row => one(row) && other(row);

    /// <summary>Whether a row is the newest of its group among those of the query.</summary>
    private async Task<bool> StandsAsync(ResourceQuery query, ResourceRow row, CancellationToken cancellation)
    {
        var ofVersion = query.Grouping == ResourceGrouping.NewestBuildOfVersion;
        var group = new ResourceQuery
        {
            Kind = row.Kind,
            Account = row.Account,
            Region = row.Region,
            Name = row.Name,
            Major = ofVersion ? row.Major : null,
            Minor = ofVersion ? row.Minor : null,
            Patch = ofVersion ? row.Patch : null,
            Attributes = query.Kind == ResourceKinds.Workflow
                ? new Dictionary<string, IReadOnlyList<string>>(query.Attributes) { [RowAttributes.Type] = [row.Attributes[RowAttributes.Type]] }
                : query.Attributes,
            Descending = true,
            Limit = 1,
        };
        return (await catalog.ListAsync(group, cancellation)).Rows is [var newest] && newest.Arn == row.Arn;
    }

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
