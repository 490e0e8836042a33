using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.VersionedDocuments;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Workflows;

internal sealed class WorkflowModule(WorkflowCreation creation, ResourceReads reads, DocumentChanges changes) : IOperationModule
{
    private static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByVersion,
        FilterRule.ByDateCreated,
        FilterRule.ByAttribute("type", RowAttributes.Type),
        FilterRule.ByMessage("description", Workflow.Parser, workflow => [workflow.Description]));

    private static readonly ReadableKind Readable = new(WorkflowCreation.Kind.Kind, WorkflowCreation.Kind.ArnMember, Filters)
    {
        Describe = (row, _) => Task.FromResult<IMessage>(Workflow.Parser.ParseFrom(row.Body)),
        Summarise = (row, _) => Task.FromResult<IMessage>(WorkflowMessages.Version(row)),
    };

    public void Register(OperationMap map)
    {
        map.Add<CreateWorkflowRequest, CreateWorkflowResponse>("CreateWorkflow", creation.CreateAsync);
        reads.Register(map, Readable, "GetWorkflow", "ListWorkflows");
        reads.RegisterBuilds(map, ResourceKind.Workflow, "ListWorkflowBuildVersions", "workflowVersionArn", FilterSet.None, WorkflowMessages.Summary);
        map.Add<DeleteWorkflowRequest, DeleteWorkflowResponse>(
            "DeleteWorkflow", (context, request) => changes.DeleteAsync<Workflow, DeleteWorkflowResponse>(context, WorkflowCreation.Kind, request));
    }
}
