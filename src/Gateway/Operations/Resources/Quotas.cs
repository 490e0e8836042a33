using BuildFarm.Catalog;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>How many resources of a kind an account may have in a region: every version and build counts. No entry is no limit.</summary>
internal sealed class Quotas(OperationsOptions options)
{
    /// <summary>What a commit that adds one resource asks for before; nothing where there is no limit.</summary>
    public IReadOnlyList<CatalogWrite> For(ResourceKind kind, CallContext context) =>
        options.Quotas.TryGetValue(kind.Name(), out var most) ? [new RequireRoom(kind.Name(), context.Account, context.Region, most)] : [];

    /// <summary>The refusal of a commit for which there was no room.</summary>
    public static ApiException Exceeded(RequireRoom room) =>
        Errors.QuotaExceeded($"The account {room.Account} may have {room.Most} resources of the kind {room.Kind} in {room.Region}, and has them. Delete some, or have the farm's quota raised.");
}
