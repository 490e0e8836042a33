using BuildFarm.Documents.Workflows;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Workflows;

/// <summary>Checks the workflows that pipelines and builds name.</summary>
internal sealed class WorkflowReferences(ResourceAccess access)
{
    /// <exception cref="ApiException">InvalidParameterValue: one is missing, two build or distribution workflows, or parameters that do not fit.</exception>
    public async Task CheckAsync(CallContext context, IReadOnlyList<WorkflowConfiguration> workflows)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < workflows.Count; i++)
        {
            var at = $"workflows[{i}]";
            var row = await access.RequireReferenceAsync(context, workflows[i].WorkflowArn, $"{at}.workflowArn", ResourceKind.Workflow);
            var type = ResourceArn.Parse(row.Arn).WorkflowType!;
            if (type != "test" && !seen.Add(type))
            {
                throw Errors.InvalidValue($"{at}.workflowArn", $"A second {type} workflow: there is at most one; only test workflows may be several.");
            }

            if (type != "test" && workflows[i].HasParallelGroup)
            {
                throw Errors.InvalidValue($"{at}.parallelGroup", "Only test workflows run in parallel groups.");
            }

            CheckParameters(workflows[i].Parameters, Workflow.Parser.ParseFrom(row.Body), $"{at}.parameters");
        }
    }

    /// <summary>Names, types, and values for what has no default, as the document declares them.</summary>
    private static void CheckParameters(IReadOnlyList<Model.Api.WorkflowParameter> given, Workflow workflow, string at)
    {
        if (given.GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw Errors.InvalidValue(at, $"The parameter '{twice.Key}' is given twice.");
        }

        if (WorkflowParser.Parse(workflow.Data).Document is not { } document)
        {
            return; // refused when the build begins; documents are checked when they are created
        }

        var bound = WorkflowParameters.Bind(document, given.ToDictionary(p => p.Name, p => (IReadOnlyList<string>)p.Value, StringComparer.Ordinal));
        if (bound.Diagnostics.Count > 0)
        {
            throw Errors.InvalidValue(at, $"For the workflow {workflow.Arn}: {string.Join(" ", bound.Diagnostics.Select(d => d.Message))}");
        }
    }
}
