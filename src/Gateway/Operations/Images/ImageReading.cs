using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Stored;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Images;

internal sealed class ImageReading(ResourceAccess access, ResourceLists lists, BuildReports reports)
{
    public static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByVersion,
        FilterRule.ByDateCreated,
        FilterRule.ByAttribute("type", RowAttributes.Type),
        FilterRule.ByAttribute("platform", RowAttributes.Platform),
        FilterRule.ByMessage("osVersion", StoredImage.Parser, stored => [stored.Image.OsVersion]),
        FilterRule.ByMessage("imageSource", StoredImage.Parser, stored => [WireNames.Of(stored.Image.ImageSource) ?? ""]),
        FilterRule.ByMessage("buildType", StoredImage.Parser, stored => [WireNames.Of(stored.Image.BuildType) ?? ""]));

    private static readonly FilterSet PipelineImageFilters = new(FilterRule.ByName, FilterRule.ByVersion, FilterRule.ByDateCreated);

    public static readonly ReadableKind Readable = new(ResourceKind.Image, "imageBuildVersionArn", Filters)
    {
        Describe = (row, _) => Task.FromResult<IMessage>(ImageMessages.Read(row)),
        Summarise = (row, _) => Task.FromResult<IMessage>(ImageMessages.Version(row)),
        Shown = request => row => Members.IsSet(request, "include_deprecated") || row.Attributes.GetValueOrDefault(RowAttributes.Status) != WireNames.Of(ImageStatus.Deprecated),
    };

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
            context, request, all, PipelineImageFilters, ImageMessages.Summary);
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
