using System.Collections.Concurrent;
using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Grains.Watch;
using BuildFarm.Model.AgentProtocol;
using BuildFarm.Model.FarmApi;
using Google.Protobuf;
using Orleans;

namespace BuildFarm.Grains.Instances;

/// <summary>
/// Where news of instances arrives. Output and step events go to the build's log, numbered so that a repeated report is stored once;
/// only how an order ended goes on to the grains.
/// </summary>
internal sealed class InstanceSignals(IGrainFactory grains, BuildLogs logs, IBlobStore blobs) : IInstanceSignals
{
    private readonly ConcurrentDictionary<string, string> owners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> began = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Work, string Step, bool Error), LineSplitter> lines = new();

    public async Task<ReportResponse> ReportAsync(string instanceId, ReportRequest report)
    {
        var owner = await OwnerAsync(instanceId);
        if (owner.Length == 0)
        {
            // nobody waits for it any more: acknowledged, so that the agent lets go
            return new ReportResponse { AcknowledgedSeq = report.Events.Count == 0 ? 0 : report.Events[^1].Seq, Cancel = true };
        }

        using var handle = logs.Open(owner);
        var log = handle.Log;
        await log.LoadAsync();
        WorkEvent? end = null;
        foreach (var reported in report.Events)
        {
            began.TryAdd(report.WorkId, reported.Time.ToDateTimeOffset());
            end = reported.EventCase == WorkEvent.EventOneofCase.Result ? reported : end;
            if (reported.Seq > log.LastSequence(report.WorkId))
            {
                Store(log, report.WorkId, reported);
            }
        }

        if (log.HasUnflushed && report.Events.Any(e => e.EventCase != WorkEvent.EventOneofCase.Result))
        {
            await log.FlushAsync(durable: true); // before it is acknowledged
        }

        if (end is not null)
        {
            await EndAsync(instanceId, owner, report.WorkId, end);
        }

        return new ReportResponse { AcknowledgedSeq = Math.Max(log.LastSequence(report.WorkId), report.Events.Count == 0 ? 0 : report.Events[^1].Seq) };
    }

    public Task AgentConnectedAsync(string instanceId, string bootId) =>
        grains.GetGrain<IBuilderInstanceGrain>(instanceId).AgentConnectedAsync(bootId);

    public async Task InstanceLostAsync(string instanceId, string reason)
    {
        await grains.GetGrain<IBuilderInstanceGrain>(instanceId).LostAsync(reason);
        owners.TryRemove(instanceId, out _);
    }

    private async Task<string> OwnerAsync(string instanceId)
    {
        if (owners.TryGetValue(instanceId, out var known))
        {
            return known;
        }

        var owner = await grains.GetGrain<IBuilderInstanceGrain>(instanceId).GetOwnerAsync();
        if (owner.Length > 0)
        {
            owners[instanceId] = owner;
        }

        return owner;
    }

    private void Store(BuildLog log, string workId, WorkEvent reported)
    {
        switch (reported.EventCase)
        {
            case WorkEvent.EventOneofCase.Output:
                StoreOutput(log, workId, reported);
                break;
            case WorkEvent.EventOneofCase.Step:
                log.Append(StepOf(reported), workId, reported.Seq);
                break;
            case WorkEvent.EventOneofCase.Rebooting:
                log.Append(Line(reported, new LogLine { Text = "[the instance reboots]" }), workId, reported.Seq);
                break;
            case WorkEvent.EventOneofCase.Result:
                StoreRests(log, workId, reported);
                break;
        }
    }

    private void StoreOutput(BuildLog log, string workId, WorkEvent reported)
    {
        var output = reported.Output;
        var splitter = lines.GetOrAdd((workId, output.Step, output.StandardError), _ => new LineSplitter());
        splitter.Last = output;
        foreach (var text in splitter.Add(output.Data.Span))
        {
            log.Append(Line(reported, LineOf(output, text)), workId, reported.Seq);
        }
    }

    private void StoreRests(BuildLog log, string workId, WorkEvent reported)
    {
        foreach (var (key, splitter) in lines.Where(l => l.Key.Work == workId).ToList())
        {
            if (splitter.Rest() is { } text && splitter.Last is { } output)
            {
                log.Append(Line(reported, LineOf(output, text)), workId, reported.Seq);
            }

            lines.TryRemove(key, out _);
        }
    }

    private static LogLine LineOf(OutputChunk output, string text) =>
        new() { Component = output.Component, Phase = output.Phase, Step = output.Step, StandardError = output.StandardError, Text = text };

    private static BuildEvent Line(WorkEvent reported, LogLine line) => new() { Time = reported.Time, Log = line };

    private static BuildEvent StepOf(WorkEvent reported) => new()
    {
        Time = reported.Time,
        Step = new StepChange
        {
            Action = reported.Step.Action,
            Component = reported.Step.Component,
            Phase = reported.Step.Phase,
            ComponentStep = reported.Step.Step,
            Status = reported.Step.Status,
            Message = reported.Step.Message,
            Attempt = reported.Step.Attempt,
            DurationMs = reported.Step.DurationMs,
        },
    };

    private async Task EndAsync(string instanceId, string owner, string workId, WorkEvent end)
    {
        var result = end.Result;
        var duration = began.TryRemove(workId, out var first) ? end.Time.ToDateTimeOffset() - first : TimeSpan.Zero;
        var packages = "";
        if (result.Metadata is { } metadata)
        {
            packages = BuildLogs.BlobName(owner, "packages");
            await blobs.WriteAsync(packages, metadata.ToByteArray());
        }

        await grains.GetGrain<IBuilderInstanceGrain>(instanceId).WorkEndedAsync(new WorkOutcome
        {
            WorkId = workId,
            InstanceId = instanceId,
            Status = result.Status,
            Message = result.FailureMessage,
            OsVersion = result.Metadata?.OsVersion ?? "",
            PackagesBlob = packages,
            Output = result.Output,
            DurationMilliseconds = (long)duration.TotalMilliseconds,
            FailedComponent = result.FailedComponent,
        });
    }
}
