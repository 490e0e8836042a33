using BuildFarm.Catalog;
using BuildFarm.Grains.Builds.Actions;
using BuildFarm.Grains.Capacity;
using BuildFarm.Grains.Dispatch;
using BuildFarm.Grains.Instances;
using BuildFarm.Grains.Pipelines;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Grains.Builds;

/// <summary>
/// Runs one build as a journal: what is about to happen is written before it happens, under a token that makes its repetition harmless;
/// what came of it is written with the next intent. A process that dies anywhere goes on from the last write.
/// </summary>
[GrainType("image-build")]
internal sealed class ImageBuildGrain(
    [PersistentState("build", "catalog")] IPersistentState<ImageBuildState> journal,
    ICatalog catalog,
    BuildInputsLoader loader,
    StepSequence steps,
    ICloudDispatcher dispatcher,
    BuildJournalWriter writer,
    TimeProvider time,
    ILogger<ImageBuildGrain> logger) : Grain, IImageBuildGrain
{
    private readonly HashSet<string> dispatched = new(StringComparer.Ordinal);
    private IGrainTimer? deadline;
    private bool finishing;

    // token of the question whether the cloud has what the build holds; until it is answered nothing is handed out
    private string locating = "";

    private ImageBuildState State => journal.State;

    private string Arn => this.GetPrimaryKeyString();

    private StepRecord Step => State.Workflows[State.CurrentWorkflow].Steps[State.CurrentStep];

    private bool IsRunning => State.SlotHeld && !State.Ending && State.CurrentWorkflow < State.Workflows.Count;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (State.Status.Length > 0 && !State.Finished)
        {
            if (BuildWhereabouts.Question(Arn, State) is { } question)
            {
                locating = question.Token;
                dispatcher.Dispatch(question);
            }

            Dispatch();
            WatchDeadline();
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        return writer.CloseAsync(Arn);
    }

    public async Task ResumeAsync()
    {
        if (State.Finished)
        {
            await writer.ProjectAsync(Arn, State); // the row may have missed the end
            return;
        }

        if (State.Status.Length == 0 && !await BeginAsync())
        {
            return;
        }

        await CheckDeadlineAsync();
        if (State.Ending)
        {
            await FinishWhenCleanAsync();
        }
        else if (State.SlotHeld)
        {
            await CommitAsync(); // a write that failed left its calls behind
        }
        else if (await Region().RequestAsync(CallTokens.Make(Arn, 0), Arn, State.Inputs!.FairShare))
        {
            await StartStepsAsync();
        }
    }

    public async Task SlotGrantedAsync(string region, string token)
    {
        if (State.Status.Length == 0 && !await BeginAsync())
        {
            await GrainFactory.GetGrain<IRegionCapacityGrain>(region).ReleaseAsync(token);
            return;
        }

        if (State.Finished || State.Ending)
        {
            await Region().ReleaseAsync(token);
        }
        else if (!State.SlotHeld)
        {
            await StartStepsAsync();
        }
    }

    public async Task<bool> CancelAsync()
    {
        if (State.Status.Length == 0 && !await BeginAsync())
        {
            return false;
        }

        if (State.Finished || State.Ending)
        {
            return false;
        }

        await EndAsync(BuildStatus.Cancelled, "The build was cancelled on request.");
        return true;
    }

    public async Task<bool> RetryAsync(string token)
    {
        if (State.RetryToken == token && State.Status.Length > 0)
        {
            return true; // told before
        }

        if (!State.Finished || State.Status is not (BuildStatus.Failed or BuildStatus.Cancelled) || await catalog.GetAsync(Arn) is not { } row)
        {
            return false;
        }

        var earlier = State;
        finishing = false;
        deadline = null;
        var loaded = await loader.LoadAsync(row);
        journal.State = new ImageBuildState
        {
            Started = time.GetUtcNow(),
            Revision = earlier.Revision,
            Calls = earlier.Calls,
            Stages = earlier.Stages,
            RetryToken = token,
            Retried = [.. earlier.Retried, .. earlier.Workflows],
            Instances = [.. earlier.Instances.Where(i => i.Kept)],
        };
        loaded.Fill(State);
        SetStatus(BuildStatus.Pending, "Waiting for a build slot in the region, to try again.");
        if (loaded.Problem.Length > 0)
        {
            await EndAsync(BuildStatus.Failed, loaded.Problem);
            return true;
        }

        await CommitAsync(always: true); // from here on a restart goes on with the new try
        await ResumeAsync();
        return true;
    }

    public async Task<bool> SendStepActionAsync(int workflow, int step, string action, string reason)
    {
        var index = workflow - State.Retried.Count;
        if (index < 0 || index >= State.Workflows.Count || step >= State.Workflows[index].Steps.Count)
        {
            return false;
        }

        var told = State.Workflows[index].Steps[step];
        if (!ReferenceEquals(State.WaitingStep(), told))
        {
            return told.Action == "WaitForAction" && told.Outputs.GetValueOrDefault("action") == action && told.Outputs.GetValueOrDefault("reason", "") == reason;
        }

        await HandleAsync(new StepSignal.ActionSent(action, reason));
        return true;
    }

    public async Task CallEndedAsync(CloudCallResult result)
    {
        if (result.Token == locating)
        {
            await LocatedAsync(result);
            return;
        }

        var call = State.Pending.Find(c => c.Token == result.Token);
        if (call is null)
        {
            if (State.Ending && !State.Finished)
            {
                await FinishWhenCleanAsync(); // told before, but the end itself did not succeed then
            }

            return;
        }

        if (call.Kind == CloudCallKind.SendWork && result.Succeeded && !State.Ending)
        {
            return; // the work's own end is what counts; until then a restart sends it again
        }

        State.Pending.Remove(call);
        if (State.Ending)
        {
            Undo(call, result);
            await FinishWhenCleanAsync();
            return;
        }

        if (call.Kind == CloudCallKind.LaunchInstance && result.Succeeded)
        {
            State.Instances.Add(new InstanceRecord { Id = result.Value("instanceId"), Region = call.Region, LaunchToken = call.Token });
        }

        await HandleAsync(new StepSignal.CallEnded(call, result));
    }

    public async Task InstanceReadyAsync(string instanceId)
    {
        if (IsRunning)
        {
            await HandleAsync(new StepSignal.InstanceReady(instanceId));
        }
    }

    public async Task WorkEndedAsync(WorkOutcome outcome)
    {
        var call = State.Pending.Find(c => c.Token == outcome.WorkId);
        if (call is null || !IsRunning)
        {
            return;
        }

        State.Pending.Remove(call);
        await HandleAsync(new StepSignal.WorkEnded(call, outcome));
    }

    public async Task InstanceLostAsync(string instanceId, string reason)
    {
        var lost = State.Instances.Find(i => i.Id == instanceId);
        if (lost is { Kept: true })
        {
            return; // of an earlier try, kept for a look
        }

        if (locating.Length > 0 && IsRunning && lost is { Terminated: false })
        {
            await StartOverAsync($"instance {instanceId}");
            return;
        }

        if (!IsRunning || lost is not { Terminated: false })
        {
            if (IsRunning && lost is null && Step.Action == "LaunchInstance" && State.Pending.Exists(c => c.Kind == CloudCallKind.LaunchInstance))
            {
                await FailStepAsync($"instance {instanceId} was lost while it was launched: {reason}");
            }

            return;
        }

        await FailStepAsync($"instance {instanceId} was lost: {reason}");
    }

    public Task<bool> OwnsInstanceAsync(string launchToken)
    {
        var held = State.Instances.Exists(i => i.LaunchToken == launchToken && (i.Kept || (!i.Terminated && !State.Finished)))
            || State.Pending.Exists(c => c.Token == launchToken);
        return Task.FromResult(held);
    }

    public Task<ImageBuildState> DescribeAsync() => Task.FromResult(State);

    /// <summary>
    /// The first turn: what was asked, as it stands now. False when there is no such build. Nothing is written yet: until a slot is
    /// held, the PENDING row says all there is to know.
    /// </summary>
    private async Task<bool> BeginAsync()
    {
        var row = await catalog.GetAsync(Arn);
        if (row is null)
        {
            DeactivateOnIdle();
            return false;
        }

        journal.State = new ImageBuildState { Started = time.GetUtcNow(), Revision = row.Revision };
        var loaded = await loader.LoadAsync(row);
        loaded.Fill(State);
        SetStatus(BuildStatus.Pending, "Waiting for a build slot in the region.");
        if (loaded.Problem.Length > 0)
        {
            await EndAsync(BuildStatus.Failed, loaded.Problem);
        }

        return true;
    }

    private IRegionCapacityGrain Region() => GrainFactory.GetGrain<IRegionCapacityGrain>(State.Inputs!.InstanceRegion);

    private async Task StartStepsAsync()
    {
        State.SlotHeld = true;
        SetStatus(BuildStatus.Creating, "");
        await GoOnAsync(await steps.AdvanceAsync(Arn, State));
    }

    private async Task HandleAsync(StepSignal signal)
    {
        if (IsRunning)
        {
            await GoOnAsync(await steps.HandleAsync(Arn, State, signal));
        }
    }

    private async Task LocatedAsync(CloudCallResult result)
    {
        var missing = result.Value(BuildWhereabouts.Missing);
        if (missing.Length > 0 && IsRunning)
        {
            await StartOverAsync(missing);
            return;
        }

        locating = "";
        await CommitAsync();
        WatchDeadline();
    }

    /// <summary>From the first step on, in the slot that the build holds.</summary>
    private async Task StartOverAsync(string missing)
    {
        var row = await catalog.GetAsync(Arn);
        var loaded = row is null ? null : await loader.LoadAsync(row);
        locating = "";
        var reason = $"{missing} is gone with its server or machine";
        if (loaded is null || State.Restarts >= BuildWhereabouts.MaximumRestarts)
        {
            await EndAsync(BuildStatus.Failed, $"Step {Step.Name} ({Step.Action}) failed: {reason}, after {State.Restarts} starts over");
            return;
        }

        logger.BuildStartsOver(Arn, missing);
        Step.Message = reason + "; the build starts over";
        steps.Break(Arn, State, "CANCELLED");
        var earlier = State;
        journal.State = BuildWhereabouts.Anew(earlier);
        loaded.Fill(State);
        var removals = BuildWhereabouts.Removals(Arn, earlier, State).ToList();
        if (loaded.Problem.Length > 0)
        {
            await EndAsync(BuildStatus.Failed, loaded.Problem);
        }
        else
        {
            await StartStepsAsync();
        }

        removals.ForEach(dispatcher.Dispatch);
    }

    private async Task FailStepAsync(string reason) => await GoOnAsync(await steps.EndAsync(Arn, State, new StepEnd(false, reason)));

    /// <summary>After the steps went as far as they could: null when one waits, else how all of them ended.</summary>
    private async Task GoOnAsync(StepEnd? end)
    {
        if (end is null)
        {
            WatchDeadline();
            await CommitAsync();
        }
        else if (!end.Succeeded)
        {
            await EndAsync(BuildStatus.Failed, end.Reason);
        }
        else if (State.Built is null && WorkflowPlans.MakeImage(State.Workflows))
        {
            await EndAsync(BuildStatus.Failed, "The workflows ended without an image: the step of theirs that creates one did not run.");
        }
        else
        {
            if (State is { Built: { } built, Outputs.Count: 0 })
            {
                State.Outputs.Add(built with { }); // a distribution workflow of one's own may copy nothing: the image is what was made
            }

            SetStatus(BuildStatus.Integrating, "");
            await EndAsync(BuildStatus.Available, "");
        }
    }

    /// <summary>Decides how the build ends and journals what has to be cleaned up.</summary>
    private async Task EndAsync(string status, string reason)
    {
        if (IsRunning)
        {
            steps.Break(Arn, State, status == BuildStatus.Cancelled ? "CANCELLED" : "FAILED");
        }

        State.Ending = true;
        State.Ended = time.GetUtcNow();
        BuildCleanup.Plan(Arn, State, status);
        SetStatus(status, reason);
        logger.BuildIs(Arn, status, reason);
        await FinishWhenCleanAsync();
    }

    private void Undo(CloudCall call, CloudCallResult result) => BuildCleanup.Undo(Arn, State, call, result);

    private async Task FinishWhenCleanAsync()
    {
        if (State.Pending.Count > 0)
        {
            await CommitAsync();
            return;
        }

        if (finishing)
        {
            return;
        }

        finishing = true;
        deadline?.Dispose();
        try
        {
            if (State.Inputs is not null)
            {
                await Region().ReleaseAsync(CallTokens.Make(Arn, 0));
            }

            if (State.Inputs is { PipelineArn.Length: > 0 } inputs)
            {
                await GrainFactory.GetGrain<IImagePipelineGrain>(inputs.PipelineArn).BuildEndedAsync(Arn, State.Status, State.Ended);
            }

            State.SlotHeld = false;
            State.Finished = true;
            await CommitAsync(always: true);
        }
        catch
        {
            finishing = State.Finished = false; // whoever comes next ends it
            throw;
        }

        await writer.CloseAsync(Arn);
        DeactivateOnIdle();
    }

    private void SetStatus(string status, string reason) => steps.SetStatus(Arn, State, status, reason);

    /// <summary>
    /// Writes the journal when there is something to hand out or to show, then the row, then hands out. An outcome alone needs no
    /// write: asked again, its call answers the same.
    /// </summary>
    private async Task CommitAsync(bool always = false)
    {
        var statusChanged = writer.NeedsProjection(Arn, State);
        if (always || statusChanged || State.Pending.Exists(c => !dispatched.Contains(c.Token)))
        {
            if (always || statusChanged)
            {
                State.Revision++;
            }

            await journal.WriteStateAsync();
            if (always || statusChanged)
            {
                await writer.ProjectAsync(Arn, State);
            }
        }

        Dispatch();
    }

    private void Dispatch()
    {
        if (locating.Length > 0)
        {
            return;
        }

        foreach (var call in State.Pending.Where(c => dispatched.Add(c.Token)).ToList())
        {
            dispatcher.Dispatch(call);
        }
    }

    private void WatchDeadline()
    {
        if (!IsRunning || Step.Deadline == DateTimeOffset.MaxValue)
        {
            return;
        }

        var left = Step.Deadline - time.GetUtcNow();
        var due = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        if (deadline is null)
        {
            deadline = this.RegisterGrainTimer(CheckDeadlineAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan));
        }
        else
        {
            deadline.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task CheckDeadlineAsync()
    {
        if (!IsRunning || Step.Status != "RUNNING" || locating.Length > 0)
        {
            return;
        }

        if (time.GetUtcNow() >= Step.Deadline)
        {
            await FailStepAsync($"it did not end within {Step.TimeoutSeconds} seconds");
        }
    }
}
