using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Components;

internal sealed class ComponentModule(ComponentCreation creation, ComponentReading reading, ComponentDeletion deletion) : IOperationModule
{
    public void Register(OperationMap map)
    {
        map.Add<CreateComponentRequest, CreateComponentResponse>("CreateComponent", creation.CreateAsync);
        map.Add<GetComponentRequest, GetComponentResponse>("GetComponent", reading.GetAsync);
        map.Add<ListComponentsRequest, ListComponentsResponse>("ListComponents", reading.ListAsync);
        map.Add<ListComponentBuildVersionsRequest, ListComponentBuildVersionsResponse>("ListComponentBuildVersions", reading.ListBuildsAsync);
        map.Add<DeleteComponentRequest, DeleteComponentResponse>("DeleteComponent", deletion.DeleteAsync);
    }
}
