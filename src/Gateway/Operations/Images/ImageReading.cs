using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Stored;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Images;

internal sealed class ImageReading(ResourceAccess access, ResourceLists lists, BuildReports reports)
{
    private static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByVersion,
        FilterRule.ByDateCreated,
        FilterRule.ByAttribute("type", RowAttributes.Type),
        FilterRule.ByAttribute("platform", RowAttributes.Platform),
        FilterRule.ByMessage("osVersion", StoredImage.Parser, stored => [stored.Image.OsVersion]),
        FilterRule.ByMessage("imageSource", StoredImage.Parser, stored => [WireNames.Of(stored.Image.ImageSource) ?? ""]),
        FilterRule.ByMessage("buildType", StoredImage.Parser, stored => [WireNames.Of(stored.Image.BuildType) ?? ""]));

    private static readonly FilterSet PipelineImageFilters = new(FilterRule.ByName, FilterRule.ByVersion, FilterRule.ByDateCreated);

    public async Task<GetImageResponse> GetAsync(CallContext context, GetImageRequest request)
    {
        var row = await RequireAsync(context, request.ImageBuildVersionArn, "imageBuildVersionArn");
        var answer = new GetImageResponse
        {
            Image = ImageMessages.Read(row),
            LatestVersionReferences = LatestVersions.Of(ResourceArn.Parse(row.Arn)),
        };
        return Answers.Stamp(answer, context);
    }

    public Task<ListImagesResponse> ListAsync(CallContext context, ListImagesRequest request)
    {
        var grouping = request.ByName ? ResourceGrouping.NewestOfName : ResourceGrouping.NewestBuildOfVersion;
        var all = Owners.Narrow(new ResourceQuery { Kind = ResourceKinds.Image, Grouping = grouping }, context, request.HasOwner, request.Owner);
        var deprecated = WireNames.Of(ImageStatus.Deprecated);
        return lists.AnswerAsync<ListImagesResponse>(
            context, request, all, Filters, (answer, row) => answer.ImageVersionList.Add(ImageMessages.Version(row)),
            row => request.IncludeDeprecated || row.Attributes.GetValueOrDefault(RowAttributes.Status) != deprecated);
    }

    public Task<ListImageBuildVersionsResponse> ListBuildsAsync(CallContext context, ListImageBuildVersionsRequest request) =>
        lists.AnswerAsync<ListImageBuildVersionsResponse>(
            context, request, ResourceLists.Builds(context, ResourceKind.Image, request.HasImageVersionArn, request.ImageVersionArn, "imageVersionArn"), Filters,
            (answer, row) => answer.ImageSummaryList.Add(ImageMessages.Summary(row)));

    /// <summary>The images of a pipeline, in the order they were begun. A pipeline that is deleted by now still has its images.</summary>
    public async Task<ListImagePipelineImagesResponse> ListOfPipelineAsync(CallContext context, ListImagePipelineImagesRequest request)
    {
        var arn = ResourceAccess.Parse(context, request.ImagePipelineArn, "imagePipelineArn", ResourceKind.ImagePipeline);
        var all = new ResourceQuery
        {
            Kind = ResourceKinds.Image,
            Account = context.Account,
            Region = context.Region,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.Pipeline] = [arn.ToString()] },
            Order = ResourceOrder.Created,
        };
        var answer = await lists.AnswerAsync<ListImagePipelineImagesResponse>(
            context, request, all, PipelineImageFilters, (page, row) => page.ImageSummaryList.Add(ImageMessages.Summary(row)));
        if (answer.ImageSummaryList.Count == 0)
        {
            await RequirePipelineUnlessImagesAsync(context, arn, all);
        }

        return answer;
    }

    public async Task<ListImagePackagesResponse> ListPackagesAsync(CallContext context, ListImagePackagesRequest request)
    {
        var row = await RequireAsync(context, request.ImageBuildVersionArn, "imageBuildVersionArn");
        var packages = await reports.PackagesAsync(StoredImage.Parser.ParseFrom(row.Body), context.Cancellation);
        var (items, next) = lists.Slice(context, "ListImagePackages", request, packages);
        var answer = Answers.Stamp(new ListImagePackagesResponse(), context);
        answer.ImagePackageList.AddRange(items.Select(package => new ImagePackage { PackageName = package.Name, PackageVersion = package.Version }));
        if (next is not null) answer.NextToken = next;
        return answer;
    }

    private async Task RequirePipelineUnlessImagesAsync(CallContext context, ResourceArn pipeline, ResourceQuery images)
    {
        if (!await lists.AnyAsync(images, context.Cancellation))
        {
            await access.RequireAsync(pipeline, context.Cancellation);
        }
    }

    private Task<ResourceRow> RequireAsync(CallContext context, string arn, string parameter) =>
        access.RequireVisibleAsync(context, arn, parameter, ResourceKind.Image);
}
