using System.Reflection;
using BuildFarm.Catalog;

namespace BuildFarm.Grains.Tests.Support;

/// <summary>A catalog that refuses some commits.</summary>
public class FailingCatalog : DispatchProxy
{
    private ICatalog inner = null!;
    private Func<IReadOnlyList<CatalogWrite>, bool> fails = null!;

    /// <param name="fails">Asked for every commit.</param>
    internal static ICatalog Around(ICatalog inner, Func<IReadOnlyList<CatalogWrite>, bool> fails)
    {
        var proxy = Create<ICatalog, FailingCatalog>();
        ((FailingCatalog)(object)proxy).inner = inner;
        ((FailingCatalog)(object)proxy).fails = fails;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? args) =>
        method!.Name == nameof(ICatalog.CommitAsync) && fails((IReadOnlyList<CatalogWrite>)args![0]!)
            ? Task.FromException<CommitResult>(new IOException("the failing catalog refuses this commit"))
            : method.Invoke(inner, args);
}
