using BuildFarm.Catalog;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Idempotency;

/// <summary>What one change of the catalog writes, and what it answers.</summary>
internal sealed record CommitPlan<TResponse>
{
    public required IReadOnlyList<CatalogWrite> Writes { get; init; }

    /// <summary>The answer, from the numbers that the commit allotted.</summary>
    public required Func<IReadOnlyList<int>, TResponse> Answer { get; init; }

    /// <summary>The refusal when an ARN is taken; null plans anew, for what another number would solve.</summary>
    public Func<ApiException>? Exists { get; init; }
}
