using BuildFarm.Gateway.Operations.Components;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Imports;

/// <summary>Makes a component of a script: a document with one step that runs it.</summary>
internal sealed class ComponentImport(IdempotentCalls calls, ComponentCreation creation, DocumentReferences documents)
{
    public Task<ImportComponentResponse> ImportAsync(CallContext context, ImportComponentRequest request) =>
        calls.RunAsync(context, "ImportComponent", request, () => PlanAsync(context, request));

    private async Task<CommitPlan<ImportComponentResponse>> PlanAsync(CallContext context, ImportComponentRequest request)
    {
        var script = await documents.ReadAsync(context, request.HasData, request.Data, request.HasUri, request.Uri);
        if (script.Contains('\0', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(script))
        {
            throw Errors.InvalidValue(request.HasData ? "data" : "uri", "It is no script: it is empty, or not text.");
        }

        var create = new CreateComponentRequest
        {
            Name = request.Name,
            SemanticVersion = request.SemanticVersion,
            Platform = request.Platform,
            Data = ScriptDocument.Write(request.Name, request.HasDescription ? request.Description : null, request.Type, request.Platform, script),
            Tags = { request.Tags },
        };
        if (request.HasDescription) create.Description = request.Description;
        if (request.HasChangeDescription) create.ChangeDescription = request.ChangeDescription;
        if (request.HasKmsKeyId) create.KmsKeyId = request.KmsKeyId;
        var plan = await creation.PlanAsync(context, create);
        return new CommitPlan<ImportComponentResponse>
        {
            Writes = plan.Writes,
            Answer = numbers => new ImportComponentResponse { ComponentBuildVersionArn = plan.Answer(numbers).ComponentBuildVersionArn },
        };
    }
}
