using System.Diagnostics.CodeAnalysis;

namespace BuildFarm.Gateway.Operations.Registry;

/// <summary>The operations this farm serves: what the modules registered.</summary>
internal sealed class OperationRegistry : IOperations
{
    private readonly OperationMap map = new();

    public OperationRegistry(IEnumerable<IOperationModule> modules)
    {
        foreach (var module in modules)
        {
            module.Register(map);
        }
    }

    public IReadOnlyCollection<string> Names => map.Names;

    public bool TryGet(string operation, [NotNullWhen(true)] out OperationHandler? handler) => map.TryGet(operation, out handler);
}
