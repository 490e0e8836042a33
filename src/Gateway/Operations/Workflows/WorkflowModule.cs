using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Workflows;

internal sealed class WorkflowModule(WorkflowCreation creation, WorkflowReading reading, WorkflowDeletion deletion) : IOperationModule
{
    public void Register(OperationMap map)
    {
        map.Add<CreateWorkflowRequest, CreateWorkflowResponse>("CreateWorkflow", creation.CreateAsync);
        map.Add<GetWorkflowRequest, GetWorkflowResponse>("GetWorkflow", reading.GetAsync);
        map.Add<ListWorkflowsRequest, ListWorkflowsResponse>("ListWorkflows", reading.ListAsync);
        map.Add<ListWorkflowBuildVersionsRequest, ListWorkflowBuildVersionsResponse>("ListWorkflowBuildVersions", reading.ListBuildsAsync);
        map.Add<DeleteWorkflowRequest, DeleteWorkflowResponse>("DeleteWorkflow", deletion.DeleteAsync);
    }
}
