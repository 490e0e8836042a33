using System.Text;

namespace BuildFarm.Catalog.Tests.Specification;

/// <summary>Rows for tests, with everything that a test does not care about filled in.</summary>
internal static class TestRows
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ResourceRow Image(
        string name, string version = "1.0.0", int build = 1, string account = "000000000000", string region = "us-east-1",
        int createdAfter = 0, long revision = 1, string body = "body", params (string Name, string Value)[] attributes)
    {
        var nodes = version.Split('.').Select(int.Parse).ToArray();
        return new ResourceRow
        {
            Arn = $"arn:aws:imagebuilder:{region}:{account}:image/{name.ToLowerInvariant()}/{version}/{build}",
            Kind = "image",
            Account = account,
            Region = region,
            Name = name,
            Major = nodes[0],
            Minor = nodes[1],
            Patch = nodes[2],
            Build = build,
            Revision = revision,
            Created = Epoch.AddSeconds(createdAfter),
            Attributes = attributes.ToDictionary(a => a.Name, a => a.Value),
            Body = Encoding.UTF8.GetBytes(body),
        };
    }

    public static PutClientToken Token(string token, string answer = "answer", string digest = "digest")
        => new("scope", token, digest, Epoch, _ => Encoding.UTF8.GetBytes(answer));

    public static async Task InsertAsync(this ICatalog catalog, params ResourceRow[] rows)
    {
        var result = await catalog.CommitAsync(rows.Select(r => new InsertResource(r)).ToArray());
        Assert.Equal(CommitOutcome.Committed, result.Outcome);
    }

    public static Task<CommitResult> CommitAsync(this ICatalog catalog, CatalogWrite write) => catalog.CommitAsync([write]);

    /// <summary>All rows of a query, page by page, each as NAME VERSION/BUILD.</summary>
    public static async Task<List<string>> AllAsync(this ICatalog catalog, ResourceQuery query)
    {
        var names = new List<string>();
        for (string? after = query.After; ;)
        {
            var page = await catalog.ListAsync(query with { After = after });
            Assert.True(page.Rows.Count <= query.Limit, $"a page of {page.Rows.Count} rows where {query.Limit} were asked for");
            names.AddRange(page.Rows.Select(Label));
            if (page.Next is null)
            {
                return names;
            }
            Assert.NotEqual(after, page.Next);
            after = page.Next;
        }
    }

    public static string Label(ResourceRow row) => $"{row.Name} {row.Major}.{row.Minor}.{row.Patch}/{row.Build}";

    public static void AssertSame(ResourceRow expected, ResourceRow? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected with { Body = [], Attributes = actual.Attributes }, actual with { Body = [], Attributes = actual.Attributes }, RowComparer);
        Assert.Equal(expected.Attributes.OrderBy(a => a.Key), actual.Attributes.OrderBy(a => a.Key));
        Assert.Equal(expected.Body, actual.Body);
    }

    private static readonly IEqualityComparer<ResourceRow> RowComparer = EqualityComparer<ResourceRow>.Create(
        (a, b) => a! with { Body = b!.Body } == b, _ => 0);
}
