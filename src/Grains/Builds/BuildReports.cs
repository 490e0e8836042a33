using BuildFarm.Catalog;
using BuildFarm.Model.AgentProtocol;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Stored;
using Orleans;

namespace BuildFarm.Grains.Builds;

/// <summary>What a build did, made of its journal and its row.</summary>
public sealed class BuildReports(ICatalog catalog, IBlobStore blobs, IGrainFactory grains)
{
    /// <summary>Null when there is no such image build version.</summary>
    public async Task<BuildReport?> GetAsync(string imageArn, CancellationToken cancellation = default)
    {
        if (await catalog.GetAsync(imageArn, cancellation) is not { } row)
        {
            return null;
        }

        var state = await grains.GetGrain<IImageBuildGrain>(imageArn).DescribeAsync();
        var report = new BuildReport
        {
            ImageBuildVersionArn = imageArn,
            Status = state.Status.Length > 0 ? state.Status : BuildStatus.Pending,
            Reason = state.Reason,
            SizeBytes = state.SizeBytes,
            OsVersion = state.OsVersion,
            Log = Watch.BuildLogs.BlobName(imageArn),
        };
        report.Stages.AddRange(Stages(state));
        report.Components.AddRange(state.Components.SelectMany(Components));
        report.Outputs.AddRange(state.Outputs.Select(o => new OutputImage { Region = o.Region, ImageId = o.ImageId, AccountId = o.Account, Name = o.Name }));
        report.Packages.AddRange(await PackagesAsync(StoredImage.Parser.ParseFrom(row.Body), cancellation));
        return report;
    }

    /// <summary>The packages of an image, in the order of names; empty when none were collected.</summary>
    public async Task<IReadOnlyList<ImagePackage>> PackagesAsync(StoredImage stored, CancellationToken cancellation = default)
    {
        if (stored.PackagesBlob.Length == 0 || await blobs.LengthAsync(stored.PackagesBlob, cancellation) is not { } length)
        {
            return [];
        }

        var bytes = await blobs.ReadAsync(stored.PackagesBlob, 0, (int)length, cancellation) ?? [];
        return [.. InstanceMetadata.Parser.ParseFrom(bytes).Packages
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new ImagePackage { Name = p.Name, Version = p.Version })];
    }

    /// <summary>Statuses in order, each with the time until the next one, and the steps that began in it.</summary>
    private static IEnumerable<StageReport> Stages(ImageBuildState state)
    {
        var steps = state.Workflows.SelectMany(w => w.Steps).Where(s => s.Started != default).ToList();
        for (var i = 0; i < state.Stages.Count; i++)
        {
            var began = state.Stages[i].Began;
            var last = i + 1 == state.Stages.Count;
            var end = last ? (state.Ended == default ? began : state.Ended) : state.Stages[i + 1].Began;
            var stage = new StageReport { Name = state.Stages[i].Status, DurationMs = Math.Max(0, (long)(end - began).TotalMilliseconds) };
            stage.Steps.AddRange(steps.Where(s => s.Started >= began && (last || s.Started < end)).Select(Step));
            yield return stage;
        }
    }

    private static StepReport Step(StepRecord step) => new()
    {
        Name = step.Name,
        Action = step.Action,
        Status = step.Status,
        Message = step.Message,
        DurationMs = step.Ended == default ? 0 : (long)(step.Ended - step.Started).TotalMilliseconds,
    };

    private static IEnumerable<ComponentReport> Components(ComponentRecord component)
    {
        if (component.HasBuild)
        {
            yield return Component(component, "build", component.BuildVerdict, component.BuildMilliseconds);
        }

        if (component.HasTest)
        {
            yield return Component(component, "test", component.TestVerdict, 0);
        }
    }

    private static ComponentReport Component(ComponentRecord component, string phase, string verdict, long milliseconds)
    {
        var report = new ComponentReport { Arn = component.Arn, Phase = phase, Verdict = verdict, DurationMs = milliseconds };
        report.Parameters.Add(component.Parameters);
        return report;
    }
}
