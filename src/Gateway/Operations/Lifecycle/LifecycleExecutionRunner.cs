using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Gateway.Operations.Images;
using BuildFarm.Gateway.Operations.Policies;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>
/// Carries state updates out, a resource at a time. Every step may be repeated: what a server leaves behind when it dies, or when two servers do
/// the same, is done again with the same tokens and ends the same.
/// </summary>
internal sealed class LifecycleExecutionRunner(
    ICatalog catalog, ICloud cloud, ImageDependents dependents, LifecycleSignal signal, TimeProvider time, ILogger<LifecycleExecutionRunner> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Runs every execution whose time has come. One that the cloud has no answer for now is tried again in the next round.</summary>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var query = new ResourceQuery
            {
                Kind = LifecycleExecutionRow.Kind,
                Attributes = new Dictionary<string, IReadOnlyList<string>> { [LifecycleExecutionRow.Unfinished] = ["1"] },
                Order = ResourceOrder.Created,
                After = cursor,
                Limit = 100,
            };
            var page = await catalog.ListAsync(query, cancellation);
            foreach (var row in page.Rows.Where(IsDue))
            {
                await RunAsync(row.Arn, cancellation);
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                await RunDueAsync(stoppingToken);
            }
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
            {
                log.LifecycleRoundFailed(problem);
            }

            await Task.WhenAny(next, Task.Delay(Period, time, stoppingToken));
        }
    }

    private bool IsDue(ResourceRow row) =>
        LifecycleExecutionRow.Read(row).Update.UpdateAt is not { } at || at.ToDateTimeOffset() <= time.GetUtcNow();

    private async Task RunAsync(string key, CancellationToken cancellation)
    {
        try
        {
            while (await StepAsync(key, cancellation))
            {
            }
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            // the cloud has no answer now, or something is wrong with this one: the others go on
            log.LifecycleExecutionDelayed(key, problem);
        }
    }

    /// <summary>Does the next thing and writes it down, unless the row was changed meanwhile: then it is looked at anew. False at the end.</summary>
    private async Task<bool> StepAsync(string key, CancellationToken cancellation)
    {
        if (await catalog.GetAsync(key, cancellation) is not { } row || LifecycleExecutionRow.Read(row) is not { } stored || LifecycleExecutionRow.IsOver(stored))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var writes = Array.Empty<CatalogWrite>();
        if (stored.Execution.State.Status == LifecycleExecutionStatus.Cancelling)
        {
            LifecycleResources.SkipRest(stored, "The execution was cancelled.", now);
            LifecycleExecutionRow.End(stored, LifecycleExecutionStatus.Cancelled, null, now);
        }
        else if (await catalog.GetAsync(stored.Update.ResourceArn, cancellation) is not { } image)
        {
            Fail(stored, $"The image {stored.Update.ResourceArn} does not exist any more.", now);
        }
        else if (stored.Resources.Count == 0)
        {
            LifecycleResources.Identify(stored, ImageMessages.Read(image), cloud.Name, now);
            stored.Execution.State = new LifecycleExecutionState { Status = LifecycleExecutionStatus.InProgress };
            if (await RefusalAsync(stored, image, cancellation) is { } refusal)
            {
                Fail(stored, refusal, now);
            }
        }
        else if (stored.Resources.Skip(1).FirstOrDefault(LifecycleResources.IsOpen) is { } ami)
        {
            await ChangeAmiAsync(stored, ami, cancellation);
        }
        else
        {
            writes = Finish(stored, image, now);
        }

        await catalog.CommitAsync([new UpdateResource(LifecycleExecutionRow.With(row, stored), row.Revision), .. writes], cancellation);
        return true;
    }

    private static void Fail(StoredLifecycleExecution stored, string reason, DateTimeOffset now)
    {
        LifecycleResources.SkipRest(stored, reason, now);
        LifecycleExecutionRow.End(stored, LifecycleExecutionStatus.Failed, LifecycleResources.Cut(reason), now);
    }

    /// <summary>What came between since the update was asked for.</summary>
    private async Task<string?> RefusalAsync(StoredLifecycleExecution stored, ResourceRow image, CancellationToken cancellation)
    {
        if (image.Attributes.ContainsKey(RowAttributes.Unfinished))
        {
            return $"The build of {image.Arn} goes on again.";
        }

        if (stored.Update.State.Status != ResourceStatus.Deleted)
        {
            return null;
        }

        try
        {
            await dependents.RefuseAsync(image, cancellation);
            return null;
        }
        catch (ApiException refused)
        {
            return refused.Message;
        }
    }

    private async Task ChangeAmiAsync(StoredLifecycleExecution stored, LifecycleExecutionResource ami, CancellationToken cancellation)
    {
        try
        {
            if (stored.Update.State.Status == ResourceStatus.Deleted)
            {
                await cloud.DeregisterImageAsync(ami.Region, ami.ResourceId, $"{stored.Execution.LifecycleExecutionId}/{ami.ResourceId}", cancellation);
            }
            else
            {
                await catalog.CommitAsync(
                    [new ChangeResource(stored.Update.ResourceArn, row => ImageStates.Mark(row, ami.Region, ami.ResourceId, stored.Update.State.Status))], cancellation);
            }

            LifecycleResources.End(ami, LifecycleExecutionResourceStatus.Success, null, time.GetUtcNow());
        }
        catch (CloudException problem) when (problem.Error == CloudError.NotFound)
        {
            LifecycleResources.End(ami, LifecycleExecutionResourceStatus.Skipped, "It was gone already.", time.GetUtcNow());
        }
        catch (CloudException problem) when (!problem.IsRetryable)
        {
            LifecycleResources.End(ami, LifecycleExecutionResourceStatus.Failed, problem.Message, time.GetUtcNow());
        }
    }

    /// <summary>The end, when all of the image's own resources are done; what to write to the image goes into the same commit.</summary>
    private static CatalogWrite[] Finish(StoredLifecycleExecution stored, ResourceRow image, DateTimeOffset now)
    {
        var status = stored.Update.State.Status;
        var self = stored.Resources[0];
        if (stored.Resources.Any(resource => resource.State.Status == LifecycleExecutionResourceStatus.Failed))
        {
            Fail(stored, "An AMI of the image could not be changed, so the image stays as it was. The execution's resources say why.", now);
            return [];
        }

        if (ReasonToSkip(stored, ImageMessages.Read(image)) is { } skipped)
        {
            LifecycleResources.End(self, LifecycleExecutionResourceStatus.Skipped, skipped, now);
            LifecycleExecutionRow.End(stored, LifecycleExecutionStatus.Success, null, now);
            return [];
        }

        LifecycleResources.End(self, LifecycleExecutionResourceStatus.Success, null, now);
        LifecycleExecutionRow.End(stored, LifecycleExecutionStatus.Success, null, now);
        return status == ResourceStatus.Deleted
            ? PolicyRow.DeleteWith(image.Arn)
            : [new ChangeResource(image.Arn, current => ImageStates.Apply(current, status, now))];
    }

    private static string? ReasonToSkip(StoredLifecycleExecution stored, Image image)
    {
        if (image.State.Status == ImageStates.StatusOf(stored.Update.State.Status))
        {
            return $"The image is {WireNames.Of(image.State.Status)} already.";
        }

        return stored.Update.State.Status == ResourceStatus.Deleted && stored.Resources.Skip(1).Any(LifecycleResources.IsExcluded)
            ? "An AMI of the image is excluded, so the image stays with it."
            : null;
    }
}
