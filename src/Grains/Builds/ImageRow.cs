using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Stored;
using Google.Protobuf;

namespace BuildFarm.Grains.Builds;

/// <summary>The row of an image: the build's projection, which lists and gets read.</summary>
internal static class ImageRow
{
    public static Dictionary<string, string> Attributes(StoredImage stored, bool finished)
    {
        var image = stored.Image;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RowAttributes.Status] = WireNames.Of(image.State.Status)!,
            [RowAttributes.Type] = WireNames.Of(image.Type)!,
            [RowAttributes.Platform] = WireNames.Of(image.Platform)!,
            [RowAttributes.Execution] = ExecutionIds.Build(image.Arn),
        };
        if (stored.RecipeArn.Length > 0)
        {
            attributes[RowAttributes.Recipe] = stored.RecipeArn;
        }

        if (image.SourcePipelineArn is { Length: > 0 } pipeline)
        {
            attributes[RowAttributes.Pipeline] = pipeline;
        }

        if (stored.Waiting is not null)
        {
            attributes[RowAttributes.Waiting] = "1";
        }

        if (!finished)
        {
            attributes[RowAttributes.Unfinished] = stored.Options.InstanceRegion;
        }

        RowAttributes.AddTags(attributes, image.Tags);
        return attributes;
    }

    /// <summary>The row as the journal says it should be.</summary>
    public static ResourceRow Project(ResourceRow row, ImageBuildState state)
    {
        var stored = StoredImage.Parser.ParseFrom(row.Body);
        var image = stored.Image;
        if (image.State.Status is ImageStatus.Deprecated or ImageStatus.Disabled)
        {
            return row; // its build is long over: what a lifecycle action made of the image stands above it
        }

        image.State = new ImageState { Status = WireNames.Parse<ImageStatus>(state.Status)!.Value };
        if (state.Reason.Length > 0)
        {
            image.State.Reason = state.Reason.Length > 1024 ? state.Reason[..1024] : state.Reason;
        }

        if (state.OsVersion.Length > 0)
        {
            image.OsVersion = state.OsVersion;
        }

        image.OutputResources = null;
        if (state.Outputs.Count > 0)
        {
            image.OutputResources = new OutputResources();
            image.OutputResources.Amis.AddRange(state.Outputs.Select(Ami));
        }

        stored.SizeBytes = state.SizeBytes;
        stored.PackagesBlob = state.PackagesBlob;
        stored.Waiting = Waiting(row.Arn, state);
        stored.LogBlob = Watch.BuildLogs.BlobName(row.Arn);
        var attributes = Attributes(stored, state.Finished);
        foreach (var (name, value) in row.Attributes.Where(attribute => RowAttributes.IsShare(attribute.Key)))
        {
            attributes[name] = value;
        }

        return row with { Revision = state.Revision, Attributes = attributes, Body = stored.ToByteArray() };
    }

    private static WorkflowStepExecution? Waiting(string arn, ImageBuildState state)
    {
        if (state.WaitingStep() is not { } step)
        {
            return null;
        }

        var workflow = state.Retried.Count + state.CurrentWorkflow;
        return new WorkflowStepExecution
        {
            StepExecutionId = ExecutionIds.Step(arn, workflow, state.CurrentStep),
            ImageBuildVersionArn = arn,
            WorkflowExecutionId = ExecutionIds.Workflow(arn, workflow),
            WorkflowBuildVersionArn = state.Workflows[state.CurrentWorkflow].Arn,
            Name = step.Name,
            Action = step.Action,
            StartTime = step.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private static Ami Ami(OutputImageRecord output)
    {
        var ami = new Ami
        {
            Region = output.Region,
            Image = output.ImageId,
            Name = output.Name,
            AccountId = output.Account,
            State = new ImageState { Status = ImageStatus.Available },
        };
        if (output.Description.Length > 0)
        {
            ami.Description = output.Description;
        }

        return ami;
    }
}
