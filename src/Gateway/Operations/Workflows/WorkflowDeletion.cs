using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Workflows;

internal sealed class WorkflowDeletion(ICatalog catalog, ResourceAccess access, DependentSearch dependents)
{
    public async Task<DeleteWorkflowResponse> DeleteAsync(CallContext context, DeleteWorkflowRequest request)
    {
        var arn = ResourceAccess.ParseOwn(context, request.WorkflowBuildVersionArn, "workflowBuildVersionArn", ResourceKind.Workflow);
        var row = await access.RequireAsync(arn, context.Cancellation);
        var users = PipelineQueries.Using(context, RowAttributes.Workflow(ResourceRows.NameKey(arn)), "1");
        await dependents.RefuseAsync(row, [users], user => WouldMissAsync(user, row, context.Cancellation), context.Cancellation);
        await catalog.CommitAsync([new DeleteResource(row.Arn)], context.Cancellation);
        return new DeleteWorkflowResponse { WorkflowBuildVersionArn = row.Arn };
    }

    private async Task<bool> WouldMissAsync(ResourceRow pipeline, ResourceRow workflow, CancellationToken cancellation)
    {
        foreach (var use in ImagePipeline.Parser.ParseFrom(pipeline.Body).Workflows)
        {
            var reference = ResourceArn.Parse(use.WorkflowArn);
            if (References.Match(reference, workflow) && !await access.HasOtherAsync(reference, workflow.Arn, cancellation))
            {
                return true;
            }
        }

        return false;
    }
}
