using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using BuildFarm.Catalog;
using BuildFarm.Grains.Watch;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Grains.Builds;

/// <summary>What others see of builds' journals: rows of the catalog, events of the log, metrics.</summary>
internal sealed class BuildJournalWriter : IDisposable
{
    private readonly ICatalog catalog;
    private readonly BuildLogs logs;
    private readonly ConcurrentDictionary<string, BuildLogHandle> open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> projected = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BuildEvent> ends = new(StringComparer.Ordinal);
    private readonly Meter meter;
    private readonly Counter<long> ended;
    private readonly Histogram<double> duration;

    public BuildJournalWriter(ICatalog catalog, BuildLogs logs, IMeterFactory meters)
    {
        this.catalog = catalog;
        this.logs = logs;
        meter = meters.Create("BuildFarm.Grains");
        ended = meter.CreateCounter<long>("buildfarm.builds", description: "Builds that ended, by status");
        duration = meter.CreateHistogram<double>("buildfarm.build.duration", "s", "Time from a build's first turn to its end");
    }

    public void StateChanged(string arn, ImageBuildState state)
    {
        var change = new BuildEvent { State = new StateChange { Status = state.Status, Reason = state.Reason } };
        if (!BuildStatus.IsFinal(state.Status))
        {
            Append(arn, change);
        }
        else
        {
            ends[arn] = change; // told once the row shows it: who hears of an end may look
            ended.Add(1, new KeyValuePair<string, object?>("status", state.Status));
            duration.Record((state.Ended - state.Started).TotalSeconds);
        }
    }

    public void StepChanged(string arn, WorkflowRun workflow, StepRecord step) =>
        Append(arn, new BuildEvent
        {
            Step = new StepChange
            {
                Workflow = workflow.Name,
                Step = step.Name,
                Action = step.Action,
                Status = step.Status,
                Message = step.Message,
                DurationMs = step.Status == "RUNNING" ? 0 : (long)(step.Ended - step.Started).TotalMilliseconds,
            },
        });

    public bool NeedsProjection(string arn, ImageBuildState state) => projected.GetValueOrDefault(arn) != Shown(state);

    /// <summary>Brings the row up to the journal. A later revision that is there already stays, as do tags set meanwhile; a deleted row stays away.</summary>
    public async Task ProjectAsync(string arn, ImageBuildState state)
    {
        await catalog.CommitAsync([new ChangeResource(arn, row => row.Revision > state.Revision ? null : ImageRow.Project(row, state))]);
        projected[arn] = Shown(state);
        if (ends.TryRemove(arn, out var end))
        {
            Append(arn, end);
        }

        if (BuildStatus.IsFinal(state.Status))
        {
            await FlushAsync(arn);
        }
    }

    /// <summary>Lets go of a build's log once all of it is stored.</summary>
    public async Task CloseAsync(string arn)
    {
        await FlushAsync(arn);
        Close(arn);
    }

    private void Close(string arn)
    {
        projected.TryRemove(arn, out _);
        ends.TryRemove(arn, out _);
        if (open.TryRemove(arn, out var handle))
        {
            handle.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var arn in open.Keys)
        {
            Close(arn);
        }

        meter.Dispose();
    }

    /// <summary>What of the journal the row shows: the status, and which step waits for somebody.</summary>
    private static string Shown(ImageBuildState state) => state.WaitingStep() is { } step ? $"{state.Status} {state.CurrentWorkflow} {step.Name}" : state.Status;

    private void Append(string arn, BuildEvent happened)
    {
        var log = open.GetOrAdd(arn, logs.Open).Log;
        log.Append(happened);
        log.Pulse();
    }

    private async Task FlushAsync(string arn)
    {
        if (open.TryGetValue(arn, out var handle))
        {
            await handle.Log.FlushAsync(durable: false);
        }
    }
}
