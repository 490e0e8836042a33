using BuildFarm.Catalog;

namespace BuildFarm.Gateway.Operations.Pagination;

/// <param name="NextToken">Sealed; null at the end.</param>
internal sealed record ListPage(IReadOnlyList<ResourceRow> Rows, string? NextToken);
