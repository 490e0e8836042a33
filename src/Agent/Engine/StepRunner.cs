using BuildFarm.Agent.State;
using BuildFarm.Documents.Components;
using BuildFarm.Documents.Conditions;
using BuildFarm.Documents.Expressions;

namespace BuildFarm.Agent.Engine;

/// <summary>Takes one step from wherever the journal says it is to its end: condition, attempts, retries, reboots.</summary>
internal sealed class StepRunner(RunEnvironment run, DocumentScope scope, StepDefinition step, StepIdentity identity, string key, NestedRunner nested)
{
    private const string Interrupted = "the agent or the instance stopped while this attempt ran";

    private readonly StepState _state = run.Journal.Step(key);

    /// <exception cref="RebootNeededException">The instance has to reboot first.</exception>
    /// <exception cref="OperationCanceledException">The whole work was cancelled; the step is recorded as failed.</exception>
    public async ValueTask<StepReport> RunAsync()
    {
        if (_state.End is { } before)
        {
            return Restore(before, isRestored: key != run.Journal.MaybeUntold);
        }

        ConditionAction verdict;
        try
        {
            verdict = await DecideAsync();
        }
        catch (ExpressionException e)
        {
            return Fail(1, new AttemptResult { Status = RunStatus.Failure, Cause = $"its condition cannot be evaluated: {e.Message}", ExitCode = 1 });
        }

        return verdict switch
        {
            ConditionAction.Skip => Finish(new StepEnd { Status = RunStatus.Skipped, Started = run.Now, Ended = run.Now }),
            ConditionAction.Abort => Fail(1, new AttemptResult { Status = RunStatus.Failure, Cause = "its condition says Abort", ExitCode = 1 }),
            _ => await AttemptsAsync(),
        };
    }

    private async ValueTask<ConditionAction> DecideAsync()
    {
        if (step.If is null)
        {
            return ConditionAction.Execute;
        }

        if (Enum.TryParse(_state.Verdict, out ConditionAction known))
        {
            return known; // evaluated once, also across a reboot
        }

        ConditionAction verdict = await new ConditionEvaluator(scope, new MachineProbe(run.Services)).DecideAsync(step.If, run.Cancelled);
        run.Journal.Verdict(key, verdict.ToString());
        run.Logs.Application.StepDecided(identity.Phase, identity.Step, verdict.ToString());
        return verdict;
    }

    private async ValueTask<StepReport> AttemptsAsync()
    {
        (int attempt, bool goesOn) = Position();
        if (_state.End is { } afterReboot)
        {
            return Restore(afterReboot, isRestored: false);
        }

        for (; attempt <= step.MaxAttempts; attempt++, goesOn = false)
        {
            AttemptResult result = await AttemptAsync(attempt, goesOn);
            if (result.Succeeded)
            {
                return Finish(End(attempt, result, RunStatus.Success, ""));
            }

            if (attempt == step.MaxAttempts)
            {
                return Fail(attempt, result);
            }

            AttemptFailed(attempt, result);
        }

        // the attempt that a crash cut off was the last one allowed
        return Fail(step.MaxAttempts, new AttemptResult { Status = RunStatus.Failure, Cause = Interrupted, ExitCode = 1 });
    }

    /// <summary>Which attempt comes, and whether it goes on after a reboot instead of beginning.</summary>
    private (int Attempt, bool GoesOn) Position()
    {
        if (_state.Reboot is { } pending)
        {
            if (!run.HasRebooted(pending))
            {
                throw new RebootNeededException(pending.DelaySeconds); // announced, and then the agent died
            }

            run.Journal.Rebooted(key);
            if (pending.EndAfter is { } end)
            {
                run.Journal.StepEnds(key, end);
            }

            return (_state.Attempt, true);
        }

        if (!_state.AttemptOpen)
        {
            return (_state.Attempt + 1, false);
        }

        if (step.Action == StepRules.ExecuteDocument)
        {
            return (_state.Attempt, true); // its own steps know how far they got
        }

        AttemptFailed(_state.Attempt, new AttemptResult { Status = RunStatus.Failure, Cause = Interrupted, ExitCode = 1 }, isLast: _state.Attempt >= step.MaxAttempts);
        return (_state.Attempt + 1, false);
    }

    private async ValueTask<AttemptResult> AttemptAsync(int attempt, bool goesOn)
    {
        if (!goesOn)
        {
            run.Journal.AttemptBegins(key, attempt, run.Now);
            run.Observer.AttemptStarted(identity, attempt);
        }

        run.Logs.Application.AttemptStarts(identity.Phase, identity.Step, identity.Action, attempt, step.MaxAttempts);
        try
        {
            return await new StepAttempt(run, scope, step, identity, key, nested).RunAsync();
        }
        catch (RebootNeededException e) when (step.Action == StepRules.ExecuteDocument && _state.Reboot is null)
        {
            run.Journal.Rebooting(key, new PendingReboot(BootIdentity.Current, e.DelaySeconds, true, null), isNew: false); // the nested step counted it
            throw;
        }
        catch (OperationCanceledException) when (run.Cancelled.IsCancellationRequested)
        {
            Fail(attempt, new AttemptResult { Status = RunStatus.Failure, Cause = "the work was cancelled", ExitCode = 1 });
            throw;
        }
    }

    private void AttemptFailed(int attempt, AttemptResult result, bool isLast = false)
    {
        run.Journal.AttemptEnds(key);
        if (!isLast)
        {
            StepEnd end = End(attempt, result, result.Status, Message(attempt, result));
            run.Logs.Application.StepFails(end.Message);
            run.Observer.AttemptFailed(identity, end);
        }
    }

    private StepReport Fail(int attempt, AttemptResult result)
    {
        string message = Message(attempt, result);
        run.Logs.Application.StepFails(run.Masker.Apply(message));
        return Finish(End(attempt, result, step.OnFailure == OnFailure.Ignore ? RunStatus.IgnoredFailure : result.Status, message));
    }

    private StepReport Finish(StepEnd end)
    {
        run.Journal.StepEnds(key, end);
        run.Observer.StepEnded(identity, end, isRestored: false);
        run.Logs.Application.StepEnds(identity.Phase, identity.Step, end.Status, (long)(end.Ended - end.Started).TotalMilliseconds, end.ExitCode);
        scope.Remember(identity.Phase, identity.Step, null, end.Outputs);
        return new StepReport(step, end);
    }

    private StepReport Restore(StepEnd end, bool isRestored)
    {
        run.Logs.Application.StepRestored(identity.Phase, identity.Step, end.Status);
        run.Observer.StepEnded(identity, end, isRestored);
        scope.Remember(identity.Phase, identity.Step, end.Inputs is null ? null : NodeJson.Read(end.Inputs), end.Outputs);
        return new StepReport(step, end);
    }

    private string Message(int attempt, AttemptResult result) =>
        run.Masker.Apply(FailureMessage.Compose(identity, attempt, step.MaxAttempts, result.Cause, result.Tail, run.Logs.ConsoleLogPath));

    private StepEnd End(int attempt, AttemptResult result, string status, string message) => new()
    {
        Status = status,
        Message = message,
        ExitCode = result.ExitCode,
        Attempt = attempt,
        Started = _state.Started is { } started && started < run.Now ? started : run.Now, // a boot may have set the clock back
        Ended = run.Now,
        Inputs = result.Inputs is null ? null : NodeJson.Write(result.Inputs),
        Outputs = result.Outputs,
        DetailedOutput = result.DetailedOutput,
    };
}
