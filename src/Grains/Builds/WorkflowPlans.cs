using System.Collections.Concurrent;
using BuildFarm.Catalog;
using BuildFarm.Documents.Expressions;
using BuildFarm.Documents.Workflows;
using BuildFarm.Grains.Builds.Actions;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Grains.Builds;

/// <summary>The workflow documents of builds: which ones run, and what their steps mean at the moment they begin.</summary>
internal sealed class WorkflowPlans(ICatalog catalog, StepActions actions)
{
    private readonly ConcurrentDictionary<string, WorkflowDocument> documents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> newestManaged = new(StringComparer.Ordinal);

    /// <summary>The workflows of a build in their order, without a step begun; or why there are none.</summary>
    public async Task<(List<WorkflowRun> Workflows, string Problem)> LoadAsync(Image image, BuildInputs inputs, ResourceRow row)
    {
        var runs = new List<WorkflowRun>();
        if (inputs.Source is not null)
        {
            return await AddAsync(runs, "distribute-image", null, inputs, row) is { Length: > 0 } unknown ? ([], unknown) : (runs, "");
        }

        foreach (var (asked, parameters) in Asked(image, inputs))
        {
            if (await AddAsync(runs, asked, parameters, inputs, row) is { Length: > 0 } problem)
            {
                return ([], problem);
            }
        }

        if (runs.Count == 0)
        {
            return ([], "nothing would run: the image names test workflows alone, and its tests are switched off");
        }

        // an image that names no distribution workflow is distributed all the same; a build that makes none has nothing to distribute
        var unplaced = MakeImage(runs) && !runs.Exists(r => r.Stage == "DISTRIBUTION");
        return unplaced && await AddAsync(runs, "distribute-image", null, inputs, row) is { Length: > 0 } missing ? ([], missing) : (runs, "");
    }

    /// <summary>Whether any step is there to make an image. Workflows that only try or test something have none, and end without one.</summary>
    public static bool MakeImage(IEnumerable<WorkflowRun> workflows) =>
        workflows.SelectMany(w => w.Steps).Any(s => s.Action is "CreateImage" or "RegisterImage" or "CreateImageFromIso");

    /// <summary>Resolves the step's condition and inputs.</summary>
    public async Task<PreparedStep> PrepareAsync(string buildArn, ImageBuildState state, WorkflowRun workflow, StepRecord step)
    {
        if (await DocumentAsync(workflow.Arn) is not { } document || document.FindStep(step.Name) is not { } written)
        {
            return new PreparedStep(false, $"the workflow {workflow.Arn} has no step {step.Name} any more");
        }

        try
        {
            var scope = WorkflowScopes.Of(buildArn, document, state, workflow);
            if (!WorkflowExpressions.ShouldRun(written, scope))
            {
                return new PreparedStep(true, "");
            }

            foreach (var entry in WorkflowExpressions.ResolveInputs(written, scope).Entries)
            {
                step.Inputs[entry.Key.Value] = NodeText.Of(entry.Value);
            }

            step.RollbackDisabled = !WorkflowExpressions.IsRollbackEnabled(written, scope);

            return new PreparedStep(false, "");
        }
        catch (ExpressionException error)
        {
            return new PreparedStep(false, error.Message);
        }
    }

    /// <summary>Keeps what the workflow declares as outputs for those that follow.</summary>
    public async Task KeepOutputsAsync(string buildArn, ImageBuildState state, WorkflowRun workflow)
    {
        if (await DocumentAsync(workflow.Arn) is { } document)
        {
            foreach (var (name, value) in WorkflowExpressions.EvaluateOutputs(document, WorkflowScopes.Of(buildArn, document, state, workflow)))
            {
                state.WorkflowOutputs[name] = value.ToJson();
            }
        }
    }

    /// <summary>Says why a workflow can't run; empty when it was added, or is a test and tests are switched off.</summary>
    private async Task<string> AddAsync(List<WorkflowRun> runs, string asked, WorkflowConfiguration? configuration, BuildInputs inputs, ResourceRow row)
    {
        if (await ResolveAsync(asked, row) is not { } arn)
        {
            return $"the workflow {asked} does not exist";
        }

        if (await DocumentAsync(arn) is not { } document)
        {
            return $"the document of the workflow {arn} is not valid";
        }

        var stage = ResourceArn.Parse(arn).WorkflowType!.ToUpperInvariant();
        if (document.Steps.FirstOrDefault(s => s.If is null && s.OnFailure == WorkflowOnFailure.Abort && !actions.CanRun(s.Action, stage)) is { } impossible)
        {
            // said now, before anything is launched for a workflow that can't reach its end
            return $"step {impossible.Name} of the workflow {arn}: {StepActions.WhyNot(impossible.Action, stage)}";
        }

        var run = Run(arn, document, configuration, inputs);
        if (run.Stage != "TEST" || inputs.TestsEnabled)
        {
            runs.Add(run);
        }

        return "";
    }

    /// <summary>Naming workflows replaces the managed ones.</summary>
    private static IEnumerable<(string Arn, WorkflowConfiguration? Configuration)> Asked(Image image, BuildInputs inputs)
    {
        if (inputs.ImportUri.Length > 0)
        {
            var uri = new Model.Api.WorkflowParameter { Name = "uri", Value = { inputs.ImportUri } };
            yield return ("build-image-from-file", new WorkflowConfiguration { Parameters = { uri } });
            yield break;
        }

        if (image.Workflows.Count == 0)
        {
            yield return ("build-image", null);
            yield return ("test-image", null);
        }

        foreach (var workflow in image.Workflows.OrderBy(w => Order(w.WorkflowArn)))
        {
            yield return (workflow.WorkflowArn, workflow);
        }
    }

    private static int Order(string arn) => ResourceArn.TryParse(arn, out var parsed) && parsed.WorkflowType is { } type
        ? type switch { "build" => 0, "test" => 1, _ => 2 }
        : 0;

    private static WorkflowRun Run(string arn, WorkflowDocument document, WorkflowConfiguration? configuration, BuildInputs inputs)
    {
        var stage = ResourceArn.Parse(arn).WorkflowType!.ToUpperInvariant();
        var longest = stage switch
        {
            "TEST" => inputs.TestTimeoutMinutes * 60,
            "DISTRIBUTION" when inputs.DistributionTimeoutMinutes > 0 => inputs.DistributionTimeoutMinutes * 60,
            _ => int.MaxValue,
        };
        return new WorkflowRun
        {
            Arn = arn,
            Name = document.Name ?? ResourceArn.Parse(arn).Name,
            Stage = stage,
            ParallelGroup = configuration is { HasParallelGroup: true } ? configuration.ParallelGroup : "",
            Parameters = configuration?.Parameters.ToDictionary(p => p.Name, p => p.Value.ToList()) ?? [],
            Steps = [.. document.Steps.Select(s => new StepRecord
            {
                Name = s.Name,
                Action = s.Action,
                Description = s.Description ?? "",
                ContinueOnFailure = s.OnFailure == WorkflowOnFailure.Continue,
                TimeoutSeconds = (int)Math.Min(s.Timeout.TotalSeconds, longest),
            })],
        };
    }

    /// <summary>The build version ARN that a managed workflow's name or a workflow's ARN stands for now.</summary>
    private async Task<string?> ResolveAsync(string asked, ResourceRow row)
    {
        if (!asked.StartsWith("arn:", StringComparison.Ordinal))
        {
            if (newestManaged.TryGetValue(asked, out var known))
            {
                return known;
            }

            var newest = await NewestAsync(new ResourceQuery { Kind = ResourceKinds.Workflow, Account = ResourceArn.ManagedAccount, Name = asked });
            return newest is null ? null : newestManaged[asked] = newest;
        }

        var arn = ResourceArn.Parse(asked);
        if (arn.Build is not null)
        {
            return (await catalog.GetAsync(asked)) is { } exact && (exact.Account == row.Account || arn.IsManaged) ? asked : null;
        }

        var version = arn.Version!.Value;
        return await NewestAsync(new ResourceQuery
        {
            Kind = ResourceKinds.Workflow,
            Account = arn.IsManaged ? ResourceArn.ManagedAccount : row.Account,
            Region = arn.IsManaged ? null : row.Region,
            Name = arn.Name,
            Major = version.Major,
            Minor = version.Minor,
            Patch = version.Patch,
        });
    }

    private async Task<string?> NewestAsync(ResourceQuery query)
    {
        var page = await catalog.ListAsync(query with { Descending = true, Limit = 1 });
        return page.Rows.Count == 0 ? null : page.Rows[0].Arn;
    }

    private async Task<WorkflowDocument?> DocumentAsync(string arn)
    {
        if (documents.TryGetValue(arn, out var known))
        {
            return known;
        }

        if (await catalog.GetAsync(arn) is not { } row)
        {
            return null;
        }

        var parsed = WorkflowParser.Parse(Workflow.Parser.ParseFrom(row.Body).Data);
        return parsed.Document is { } document && !parsed.HasErrors ? documents[arn] = document : null;
    }
}
