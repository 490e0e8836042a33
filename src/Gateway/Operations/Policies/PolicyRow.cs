using System.Text;
using BuildFarm.Catalog;

namespace BuildFarm.Gateway.Operations.Policies;

/// <summary>
/// A resource's policy as it was put, beside the resource's row: the row itself carries who may do what as attributes, so that what is shared
/// with an account is found by an index.
/// </summary>
internal static class PolicyRow
{
    private const string Kind = "resource-policy";

    /// <summary>The text is kept as it came.</summary>
    public static CatalogWrite Put(ResourceRow resource, string policy, DateTimeOffset now) => new ProjectResource(new ResourceRow
    {
        Arn = Key(resource.Arn),
        Kind = Kind,
        Account = resource.Account,
        Region = resource.Region,
        Name = resource.Name,
        Created = now,
        Body = Encoding.UTF8.GetBytes(policy),
    });

    /// <summary>The policy's text, or null.</summary>
    public static async Task<string?> FindAsync(ICatalog catalog, string arn, CancellationToken cancellation) =>
        await catalog.GetAsync(Key(arn), cancellation) is { } row ? Encoding.UTF8.GetString(row.Body) : null;

    /// <summary>Takes a resource away and its policy with it: what is created under the ARN later is shared with nobody.</summary>
    public static CatalogWrite[] DeleteWith(string arn) => [new DeleteResource(arn), new DeleteResource(Key(arn))];

    private static string Key(string arn) => "policy:" + arn;
}
