using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Gateway.Operations.VersionedDocuments;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Workflows;

internal sealed class WorkflowCreation(IdempotentCalls calls, DocumentChanges changes)
{
    public static readonly DocumentKind<Workflow> Kind = new(ResourceKind.Workflow, "workflowBuildVersionArn", Workflow.Parser)
    {
        Content = Content,
        Users = (context, arn) => [PipelineQueries.Using(context, RowAttributes.Workflow(ResourceRows.NameKey(arn)), "1")],
        Named = pipeline => ImagePipeline.Parser.ParseFrom(pipeline.Body).Workflows.Select(use => use.WorkflowArn),
    };

    public Task<CreateWorkflowResponse> CreateAsync(CallContext context, CreateWorkflowRequest request) =>
        calls.RunAsync(context, "CreateWorkflow", request, () => PlanAsync(context, request));

    /// <summary>The message that is stored, all but its ARN.</summary>
    public static Workflow Describe(CreateWorkflowRequest request, WorkflowSource source, string account, SemanticVersion version, DateTimeOffset now)
    {
        var workflow = Members.With(
            new Workflow { Version = version.WithoutBuild().ToString(), Owner = Owners.Of(account), DateCreated = Dates.Text(now), Parameters = { source.Parameters() } }, request);
        workflow.Data = source.Data;
        return workflow;
    }

    /// <summary>Stores it as the next build of its version.</summary>
    public static InsertNumbered Insert(ResourceArn version, Workflow workflow, string digest, DateTimeOffset now) =>
        new($"workflow:{version}", build => Row(version, workflow, digest, build, now));

    private static ResourceRow Row(ResourceArn version, Workflow workflow, string digest, int build, DateTimeOffset now)
    {
        var arn = version.WithBuild(build);
        var stored = workflow.Clone();
        stored.Arn = arn.ToString();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RowAttributes.Type] = WireNames.Of(workflow.Type)!,
            [RowAttributes.Digest] = digest,
        };
        return ResourceRows.Of(arn, now, stored, attributes, workflow.Tags);
    }

    public static ResourceArn ArnOf(WorkflowType type, string region, string account, string name, SemanticVersion version) =>
        ResourceArn.OfWorkflow(WireNames.Of(type)!.ToLowerInvariant(), region, account, name, version);

    private Task<CommitPlan<CreateWorkflowResponse>> PlanAsync(CallContext context, CreateWorkflowRequest request) =>
        changes.PlanAsync<Workflow, CreateWorkflowResponse>(context, Kind, request, (data, member, version, now) =>
        {
            var source = WorkflowSource.Parse(data, request.Type, member);
            var workflow = Describe(request, source, context.Account, version, now);
            var arn = ArnOf(request.Type, context.Region, context.Account, request.Name, version);
            return new(arn, workflow, Insert(arn, workflow, source.Digest, now));
        });

    private static Workflow Content(Workflow workflow) => new() { Data = workflow.Data, Description = workflow.Description, KmsKeyId = workflow.KmsKeyId };
}
