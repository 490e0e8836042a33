using System.Globalization;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Modules.Execution;
using BuildFarm.Agent.State;
using BuildFarm.Documents;
using BuildFarm.Documents.Components;
using BuildFarm.Documents.Conditions;
using BuildFarm.Documents.Expressions;

namespace BuildFarm.Agent.Engine;

/// <summary>One attempt of one step: inputs resolved, the module run once or once for each iteration, under one timeout.</summary>
internal sealed class StepAttempt(RunEnvironment run, DocumentScope scope, StepDefinition step, StepIdentity identity, string key, NestedRunner nested)
{
    private static readonly SequenceNode NoInputs = new([], SourceSpan.None);

    private readonly StepOutput _output = new(run, identity);
    private DocumentNode? _inputs;

    /// <exception cref="RebootNeededException">The step asked for a reboot; the journal knows.</exception>
    /// <exception cref="OperationCanceledException">The whole work was cancelled.</exception>
    public async ValueTask<AttemptResult> RunAsync()
    {
        int seconds = StepRules.TimeoutSeconds(step);
        using var timeout = seconds < 0 ? new CancellationTokenSource() : new CancellationTokenSource(TimeSpan.FromSeconds(seconds), run.Services.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, run.Cancelled);
        try
        {
            return await RunAsync(stop.Token);
        }
        catch (OperationCanceledException) when (!run.Cancelled.IsCancellationRequested && timeout.IsCancellationRequested)
        {
            string what = step.Loop is null ? "it" : "the loop run, all iterations together,";
            return Failed(RunStatus.TimedOut, $"{what} timed out after {seconds} seconds");
        }
        catch (Exception e) when (e is ModuleException or ExpressionException)
        {
            return Failed(RunStatus.Failure, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(RunStatus.Failure, e.Message); // a full disk, most likely: the program was ended
        }
        catch (Exception e) when (e is not (RebootNeededException or OperationCanceledException))
        {
            run.Logs.Application.StepCrashed(e, identity.Phase, identity.Step);
            return Failed(RunStatus.Failure, $"an error of the agent itself: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            _output.Flush();
            scope.Iteration = null;
        }
    }

    private async ValueTask<AttemptResult> RunAsync(CancellationToken stop)
    {
        IActionModule module = run.Modules.Find(step.Action) ?? throw new ModuleException($"there is no action module '{step.Action}'");
        return step.Loop is null ? await RunOnceAsync(module, stop) : await RunLoopAsync(module, step.Loop, stop);
    }

    private async ValueTask<AttemptResult> RunOnceAsync(IActionModule module, CancellationToken stop)
    {
        ModuleResult result = await CallAsync(module, key, stop);
        if (result.Reboot is { } reboot)
        {
            StepEnd? after = reboot.RunAgain ? null : End(Succeeded(result.Outputs, result.DetailedOutput));
            Reboot(reboot, reboot.RunAgain, after);
        }

        return result.Succeeded
            ? Succeeded(result.Outputs, result.DetailedOutput)
            : Failed(RunStatus.Failure, result.Failure!, result);
    }

    private async ValueTask<AttemptResult> RunLoopAsync(IActionModule module, LoopDefinition loop, CancellationToken stop)
    {
        StepState state = run.Journal.Step(key);
        var joined = new LoopOutputs(state.IterationOutputs);
        await foreach (LoopIteration iteration in LoopExpander.ExpandAsync(loop, scope, stop))
        {
            if (iteration.Index < state.IterationsDone)
            {
                continue; // done before a reboot
            }

            run.Logs.Application.IterationStarts(identity.Phase, identity.Step, iteration.Index);
            scope.Iteration = iteration;
            ModuleResult result = await CallAsync(module, string.Create(CultureInfo.InvariantCulture, $"{key}[{iteration.Index}]"), stop);
            if (!result.Succeeded)
            {
                return Failed(RunStatus.Failure, $"iteration {iteration.Index} failed: {result.Failure}", result) with { Outputs = joined.Joined };
            }

            if (result.Reboot is { RunAgain: true } again)
            {
                run.Journal.Iteration(key, iteration.Index, joined.Joined);
                Reboot(again, runAgain: true, null);
            }

            joined.Add(result.Outputs);
            if (result.Reboot is { } reboot)
            {
                run.Journal.Iteration(key, iteration.Index + 1, joined.Joined);
                Reboot(reboot, runAgain: true, null);
            }
            else if (step.Action == StepRules.ExecuteDocument)
            {
                run.Journal.Iteration(key, iteration.Index + 1, joined.Joined); // a nested document may reboot in a later one
            }
        }

        return Succeeded(joined.Joined, null);
    }

    private async ValueTask<ModuleResult> CallAsync(IActionModule module, string callKey, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        ResolvedNode resolved = step.Inputs is null ? new ResolvedNode(NoInputs, new HashSet<string>()) : await ExpressionResolver.ResolveAsync(step.Inputs, scope, stop);
        foreach (string secret in resolved.Secrets)
        {
            run.Masker.Add(secret);
        }

        _inputs = resolved.Node;
        scope.Remember(identity.Phase, identity.Step, _inputs, null);
        var context = new ModuleContext
        {
            Inputs = resolved.Node,
            WrittenInputs = step.Inputs ?? NoInputs,
            Action = step.Action,
            Output = _output,
            Services = run.Services,
            Environment = run.Request.Environment,
            ScratchFolder = run.Journal.Folder,
            ConsoleLogPath = run.Logs.ConsoleLogPath,
            Nested = nested.At(callKey),
            EvaluateCondition = (condition, token) => new ConditionEvaluator(scope, new MachineProbe(run.Services)).EvaluateAsync(condition, token),
        };
        return await module.RunAsync(context, stop);
    }

    private void Reboot(RebootRequest request, bool runAgain, StepEnd? after)
    {
        if (run.Journal.Reboots >= ExecutionRunner.MaximumReboots)
        {
            throw new ModuleException($"the step asks for reboot number {run.Journal.Reboots + 1}; one execution may have {ExecutionRunner.MaximumReboots}");
        }

        _output.Flush();
        run.Logs.Application.RebootRequested(identity.Phase, identity.Step, request.DelaySeconds, runAgain);
        run.Journal.Rebooting(key, new PendingReboot(BootIdentity.Current, request.DelaySeconds, runAgain, after), isNew: true);
        throw new RebootNeededException(request.DelaySeconds);
    }

    private StepEnd End(AttemptResult result) => new()
    {
        Status = result.Status,
        Attempt = run.Journal.Step(key).Attempt,
        Started = run.Journal.Step(key).Started is { } started && started < run.Now ? started : run.Now,
        Ended = run.Now,
        Inputs = NodeJson.Write(_inputs),
        Outputs = result.Outputs,
    };

    private AttemptResult Succeeded(IReadOnlyDictionary<string, string> outputs, string? detail) =>
        new() { Status = RunStatus.Success, Inputs = _inputs, Outputs = outputs, DetailedOutput = detail, Tail = _output.Tail };

    private AttemptResult Failed(string status, string cause, ModuleResult? result = null) => new()
    {
        Status = status,
        Cause = cause,
        ExitCode = result is { ExitCode: not 0 } ? result.ExitCode : 1,
        Inputs = _inputs,
        Outputs = result?.Outputs ?? ModuleResult.Done.Outputs,
        DetailedOutput = result?.DetailedOutput,
        Tail = _output.Tail,
    };
}
