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
        FilterRule.ByAttribute("type", RowAttributes.Type),
        FilterRule.ByAttribute("platform", RowAttributes.Platform),
        FilterRule.ByMessage("osVersion", StoredImage.Parser, stored => [stored.Image.OsVersion]),
        FilterRule.ByMessage("imageSource", StoredImage.Parser, stored => [WireNames.Of(stored.Image.ImageSource) ?? ""]),
        FilterRule.ByMessage("buildType", StoredImage.Parser, stored => [WireNames.Of(stored.Image.BuildType) ?? ""]));

    private static readonly FilterSet PipelineImageFilters = new(FilterRule.ByName, FilterRule.ByVersion);

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

    public async Task<ListImagesResponse> ListAsync(CallContext context, ListImagesRequest request)
    {
        var answer = Answers.Stamp(new ListImagesResponse(), context);
        var grouping = request.ByName ? ResourceGrouping.NewestOfName : ResourceGrouping.NewestBuildOfVersion;
        var all = new ResourceQuery { Kind = ResourceKinds.Image, Grouping = grouping };
        if (Owners.Narrow(all, context, request.HasOwner, request.Owner) is not { } own)
        {
            return answer;
        }

        var (query, keep) = Filters.Apply(own, request.Filters);
        var deprecated = WireNames.Of(ImageStatus.Deprecated);
        Func<ResourceRow, bool> shown = row => request.IncludeDeprecated || row.Attributes.GetValueOrDefault(RowAttributes.Status) != deprecated;
        var page = await lists.ReadAsync(context, "ListImages", request, query, row => shown(row) && (keep?.Invoke(row) ?? true));
        answer.ImageVersionList.AddRange(page.Rows.Select(ImageMessages.Version));
        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
    }

    public async Task<ListImageBuildVersionsResponse> ListBuildsAsync(CallContext context, ListImageBuildVersionsRequest request)
    {
        var all = new ResourceQuery { Kind = ResourceKinds.Image, Account = context.Account, Region = context.Region };
        if (request.HasImageVersionArn)
        {
            var arn = ResourceAccess.Parse(context, request.ImageVersionArn, "imageVersionArn", ResourceKind.Image);
            all = all with { Account = arn.Account, Name = arn.Name, Major = arn.Version?.Major, Minor = arn.Version?.Minor, Patch = arn.Version?.Patch };
        }

        var (query, keep) = Filters.Apply(all, request.Filters);
        var page = await lists.ReadAsync(context, "ListImageBuildVersions", request, query, keep);
        var answer = Answers.Stamp(new ListImageBuildVersionsResponse(), context);
        answer.ImageSummaryList.AddRange(page.Rows.Select(ImageMessages.Summary));
        if (page.NextToken is { } next) answer.NextToken = next;
        return answer;
    }

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
        var (query, keep) = PipelineImageFilters.Apply(all, request.Filters);
        var page = await lists.ReadAsync(context, "ListImagePipelineImages", request, query, keep);
        if (page.Rows.Count == 0)
        {
            await RequirePipelineUnlessImagesAsync(context, arn, all);
        }

        var answer = Answers.Stamp(new ListImagePipelineImagesResponse(), context);
        answer.ImageSummaryList.AddRange(page.Rows.Select(ImageMessages.Summary));
        if (page.NextToken is { } next) answer.NextToken = next;
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
        access.RequireAsync(ResourceAccess.Parse(context, arn, parameter, ResourceKind.Image), context.Cancellation);
}
