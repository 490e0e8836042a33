using BuildFarm.Catalog;

namespace BuildFarm.Grains.Cache;

/// <summary>Verdicts of tests that passed, by the content they ran on and the documents that ran.</summary>
internal sealed class VerdictStore(ICatalog catalog, TimeProvider time)
{
    private const string Kind = "test-verdict";

    public async Task KeepAsync(string key, string region, string buildArn, CancellationToken cancellation) =>
        await catalog.CommitAsync(
            [
                new ProjectResource(new ResourceRow
                {
                    Arn = "verdict:" + key,
                    Kind = Kind,
                    Account = "aws",
                    Region = region,
                    Name = key,
                    Created = time.GetUtcNow(),
                    Revision = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    Body = System.Text.Encoding.UTF8.GetBytes(buildArn),
                }),
            ],
            cancellation);

    /// <summary>ARN of the build whose tests passed on the same, no longer ago than said; null for none.</summary>
    public async Task<string?> FindAsync(string key, TimeSpan maximumAge, CancellationToken cancellation) =>
        await catalog.GetAsync("verdict:" + key, cancellation) is { } row && time.GetUtcNow() - row.Created <= maximumAge
            ? System.Text.Encoding.UTF8.GetString(row.Body)
            : null;
}
