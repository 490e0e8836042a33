using BuildFarm.Grains.Builds.Actions;

namespace BuildFarm.Grains.Builds;

/// <summary>
/// Takes a build's steps one after the other, as far as they go without waiting. It changes the journal in memory alone: its grain writes it.
/// What answers a <see cref="StepEnd"/> answers null while a step waits for something, and else how the whole sequence ended.
/// </summary>
internal sealed class StepSequence(WorkflowPlans plans, StepActions actions, BuildJournalWriter writer, TimeProvider time)
{
    /// <summary>Begins step after step until one has to wait for something.</summary>
    public async Task<StepEnd?> AdvanceAsync(string arn, ImageBuildState state)
    {
        while (state.CurrentWorkflow < state.Workflows.Count)
        {
            var workflow = state.Workflows[state.CurrentWorkflow];
            if (state.CurrentStep >= workflow.Steps.Count)
            {
                await plans.KeepOutputsAsync(arn, state, workflow);
                state.CurrentWorkflow++;
                state.CurrentStep = 0;
                continue;
            }

            var step = workflow.Steps[state.CurrentStep];
            if (await BeginAsync(arn, state, workflow, step) is not { } end)
            {
                return null;
            }

            if (Close(arn, workflow, step, end) is { } failed)
            {
                return failed;
            }

            state.CurrentStep++;
        }

        return new StepEnd(true, "");
    }

    /// <summary>Tells the running step what happened.</summary>
    public async Task<StepEnd?> HandleAsync(string arn, ImageBuildState state, StepSignal signal)
    {
        var workflow = state.Workflows[state.CurrentWorkflow];
        var step = workflow.Steps[state.CurrentStep];
        var context = new StepContext(arn, state, workflow, step);
        actions.Find(step.Action)!.Handle(context, signal);
        return context.End is { } end ? await EndAsync(arn, state, end) : null;
    }

    /// <summary>Ends the running step, and goes on with the next unless its failure is the sequence's.</summary>
    public async Task<StepEnd?> EndAsync(string arn, ImageBuildState state, StepEnd end)
    {
        var workflow = state.Workflows[state.CurrentWorkflow];
        if (Close(arn, workflow, workflow.Steps[state.CurrentStep], end) is { } failed)
        {
            return failed;
        }

        state.CurrentStep++;
        return await AdvanceAsync(arn, state);
    }

    /// <summary>Leaves the running step where it is, since the build ends.</summary>
    public void Break(string arn, ImageBuildState state, string stepStatus)
    {
        var workflow = state.Workflows[state.CurrentWorkflow];
        var step = workflow.Steps[state.CurrentStep];
        if (step.Status == "RUNNING")
        {
            step.Status = stepStatus;
            step.Ended = time.GetUtcNow();
            writer.StepChanged(arn, workflow, step);
        }
    }

    public void SetStatus(string arn, ImageBuildState state, string status, string reason)
    {
        if (state.Status == status)
        {
            return;
        }

        state.Status = status;
        state.Reason = reason;
        state.Stages.Add(new StageRecord { Status = status, Began = time.GetUtcNow(), Reason = reason });
        writer.StateChanged(arn, state);
    }

    /// <summary>Null when the step waits for something.</summary>
    private async Task<StepEnd?> BeginAsync(string arn, ImageBuildState state, WorkflowRun workflow, StepRecord step)
    {
        SetStatus(arn, state, StatusOf(workflow, step), "");
        step.Status = "RUNNING";
        step.Started = time.GetUtcNow();
        step.Deadline = step.Started.AddSeconds(step.TimeoutSeconds);
        writer.StepChanged(arn, workflow, step);
        var prepared = await plans.PrepareAsync(arn, state, workflow, step);
        if (prepared.Problem.Length > 0)
        {
            return new StepEnd(false, prepared.Problem);
        }

        if (prepared.Skip)
        {
            step.Status = "SKIPPED";
            step.Ended = step.Started;
            step.Message = "its condition does not hold";
            writer.StepChanged(arn, workflow, step);
            return new StepEnd(true, "");
        }

        if (actions.Find(step.Action) is not { } action || !action.Stages.Contains(workflow.Stage))
        {
            return new StepEnd(false, StepActions.WhyNot(step.Action, workflow.Stage));
        }

        var context = new StepContext(arn, state, workflow, step);
        action.Handle(context, new StepSignal.Began());
        return context.End;
    }

    /// <summary>Writes down how a step ended. Answers a failure that is the whole sequence's.</summary>
    private StepEnd? Close(string arn, WorkflowRun workflow, StepRecord step, StepEnd end)
    {
        if (step.Status == "RUNNING")
        {
            step.Status = end.Succeeded ? "COMPLETED" : "FAILED";
            step.Ended = time.GetUtcNow();
            if (!end.Succeeded)
            {
                step.Message = end.Reason;
            }

            writer.StepChanged(arn, workflow, step);
        }

        return end.Succeeded || step.ContinueOnFailure
            ? null
            : new StepEnd(false, $"Step {step.Name} ({step.Action}) of workflow {workflow.Name} failed: {end.Reason}");
    }

    private static string StatusOf(WorkflowRun workflow, StepRecord step) => workflow.Stage switch
    {
        "TEST" => BuildStatus.Testing,
        "DISTRIBUTION" => BuildStatus.Distributing,
        _ => step.Action == "LaunchInstance" ? BuildStatus.Creating : BuildStatus.Building,
    };
}
