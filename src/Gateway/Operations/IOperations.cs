namespace BuildFarm.Gateway.Operations;

/// <summary>The handlers by operation name. An operation of the contract without a handler is answered as not served by this farm.</summary>
public interface IOperations
{
    bool TryGet(string operation, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OperationHandler? handler);
}
