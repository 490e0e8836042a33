using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;

namespace BuildFarm.Gateway.Operations.Pipelines;

internal sealed class PipelineReading(ICatalog catalog, ResourceAccess access, ResourceLists lists)
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

    public async Task<GetImagePipelineResponse> GetAsync(CallContext context, GetImagePipelineRequest request)
    {
        var row = await access.RequireVisibleAsync(context, request.ImagePipelineArn, "imagePipelineArn", ResourceKind.ImagePipeline);
        return Answers.Stamp(new GetImagePipelineResponse { ImagePipeline = await DescribeAsync(row, context.Cancellation) }, context);
    }

    public async Task<ListImagePipelinesResponse> ListAsync(CallContext context, ListImagePipelinesRequest request)
    {
        var all = new ResourceQuery { Kind = ResourceKinds.ImagePipeline, Account = context.Account, Region = context.Region };
        var (query, keep) = Filters.Apply(all, request.Filters);
        var page = await lists.ReadAsync(context, "ListImagePipelines", request, query, keep);
        var answer = Answers.Stamp(new ListImagePipelinesResponse(), context);
        foreach (var row in page.Rows)
        {
            answer.ImagePipelineList.Add(await DescribeAsync(row, context.Cancellation));
        }

        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
    }

    // The last run and the failures in a row are read from the newest images of the pipeline, not kept twice.
    private async Task<ImagePipeline> DescribeAsync(ResourceRow row, CancellationToken cancellation)
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
