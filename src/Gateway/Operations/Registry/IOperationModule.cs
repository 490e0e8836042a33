namespace BuildFarm.Gateway.Operations.Registry;

/// <summary>A group of handlers that belong together, such as all of components.</summary>
internal interface IOperationModule
{
    void Register(OperationMap map);
}
