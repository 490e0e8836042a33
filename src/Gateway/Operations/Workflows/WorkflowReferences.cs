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

    private static void CheckParameters(IReadOnlyList<WorkflowParameter> given, Workflow workflow, string at)
    {
        foreach (var parameter in given)
        {
            if (workflow.Parameters.All(declared => declared.Name != parameter.Name))
            {
                throw Errors.InvalidValue(at, $"The workflow {workflow.Arn} has no parameter '{parameter.Name}'.");
            }
        }

        var missing = workflow.Parameters
            .Where(declared => declared.DefaultValue.Count == 0 && given.All(parameter => parameter.Name != declared.Name))
            .Select(declared => declared.Name)
            .ToList();
        if (missing.Count > 0)
        {
            throw Errors.InvalidValue(at, $"The workflow {workflow.Arn} needs a value for {string.Join(", ", missing)}: no default is declared.");
        }
    }
}
