using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Pipelines;

internal sealed class PipelineReading(ICatalog catalog)
{
    // As many as an autoDisablePolicy can ask for, twice over, for the cancelled ones between.
    private const int MostFailuresCounted = 20;

    private static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByAttribute("status", RowAttributes.Status),
        FilterRule.ByAttribute("imageRecipeArn", RowAttributes.Recipe),
        FilterRule.ByAttribute("containerRecipeArn", RowAttributes.Recipe),
        FilterRule.ByAttribute("infrastructureConfigurationArn", RowAttributes.Infrastructure),
        FilterRule.ByAttribute("distributionConfigurationArn", RowAttributes.Distribution),
        FilterRule.ByMessage("description", ImagePipeline.Parser, pipeline => [pipeline.Description]));

    /// <summary>A list shows pipelines whole.</summary>
    public ReadableKind Readable => new(ResourceKind.ImagePipeline, "imagePipelineArn", Filters) { Describe = DescribeAsync, Summarise = DescribeAsync };

    // The last run and the failures in a row are read from the newest images of the pipeline, not kept twice.
    private async Task<IMessage> DescribeAsync(ResourceRow row, CancellationToken cancellation)
    {
        var pipeline = ImagePipeline.Parser.ParseFrom(row.Body);
        var newest = new ResourceQuery
        {
            Kind = ResourceKinds.Image,
            Account = row.Account,
            Region = row.Region,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.Pipeline] = [row.Arn] },
            Order = ResourceOrder.Created,
            Descending = true,
            Limit = MostFailuresCounted,
        };
        var runs = (await catalog.ListAsync(newest, cancellation)).Rows;
        var states = runs.Select(run => WireNames.Parse<ImageStatus>(run.Attributes.GetValueOrDefault(RowAttributes.Status, ""))).ToList();
        if (runs.Count > 0)
        {
            pipeline.DateLastRun = Dates.Text(runs[0].Created);
            if (states[0] is { } last) pipeline.LastRunStatus = last;
        }

        // A build that was cancelled, or goes on, says nothing either way.
        pipeline.ConsecutiveFailures = states
            .Where(state => state is ImageStatus.Failed or ImageStatus.Available or ImageStatus.Deprecated or ImageStatus.Disabled)
            .TakeWhile(state => state == ImageStatus.Failed)
            .Count();
        return pipeline;
    }
}
