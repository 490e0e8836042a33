using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Workflows;

internal sealed class WorkflowCreation(IdempotentCalls calls, ResourceAccess access, DocumentReferences documents, Quotas quotas, TimeProvider time)
{
    public Task<CreateWorkflowResponse> CreateAsync(CallContext context, CreateWorkflowRequest request) =>
        calls.RunAsync(context, "CreateWorkflow", request, () => PlanAsync(context, request));

    /// <summary>The message that is stored, all but its ARN.</summary>
    public static Workflow Describe(CreateWorkflowRequest request, WorkflowSource source, string account, SemanticVersion version, DateTimeOffset now)
    {
        var workflow = new Workflow
        {
            Name = request.Name,
            Version = version.WithoutBuild().ToString(),
            Type = request.Type,
            Owner = Owners.Of(account),
            Data = source.Data,
            DateCreated = Dates.Text(now),
            Tags = { request.Tags },
            Parameters = { source.Parameters() },
        };
        if (request.HasDescription) workflow.Description = request.Description;
        if (request.HasChangeDescription) workflow.ChangeDescription = request.ChangeDescription;
        if (request.HasKmsKeyId) workflow.KmsKeyId = request.KmsKeyId;
        return workflow;
    }

    public static ResourceRow Row(ResourceArn version, Workflow workflow, string digest, int build, DateTimeOffset now)
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

    /// <summary>The sequence that numbers the builds of a version.</summary>
    public static string Sequence(ResourceArn version) => $"workflow:{version}";

    private async Task<CommitPlan<CreateWorkflowResponse>> PlanAsync(CallContext context, CreateWorkflowRequest request)
    {
        if (!SemanticVersion.TryParse(request.SemanticVersion, out var version, out var problem))
        {
            throw Errors.InvalidVersion($"The semanticVersion is not valid: {problem}.");
        }

        TagRules.Check(request.Tags);
        var data = await documents.ReadAsync(context, request.HasData, request.Data, request.HasUri, request.Uri);
        var source = WorkflowSource.Parse(data, request.Type, request.HasData ? "data" : "uri");
        var now = time.GetUtcNow();
        var workflow = Describe(request, source, context.Account, version, now);
        var arn = ArnOf(request.Type, context.Region, context.Account, request.Name, version);
        await RefuseSameAsync(context, arn, workflow);
        if (request.DryRun)
        {
            throw Errors.DryRun();
        }

        return new CommitPlan<CreateWorkflowResponse>
        {
            Writes = [.. quotas.For(ResourceKind.Workflow, context), new InsertNumbered(Sequence(arn), build => Row(arn, workflow, source.Digest, build, now))],
            Answer = numbers => new CreateWorkflowResponse
            {
                WorkflowBuildVersionArn = arn.WithBuild(numbers[0]).ToString(),
                LatestVersionReferences = LatestVersions.Of(arn),
            },
        };
    }

    private async Task RefuseSameAsync(CallContext context, ResourceArn arn, Workflow workflow)
    {
        if (await access.FindAsync(arn, context.Cancellation) is not { } newest)
        {
            return;
        }

        var stored = Workflow.Parser.ParseFrom(newest.Body);
        if (stored.Data == workflow.Data && stored.Description == workflow.Description && stored.KmsKeyId == workflow.KmsKeyId)
        {
            throw Errors.AlreadyExists(newest.Arn, "Its content is the same. Change the document or use another version.");
        }
    }
}
