using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pipelines;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Versions;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Images;

/// <summary>Everything that begins a build. The starter keeps the client token in the same commit as the build's number and row.</summary>
internal sealed class ImageStarts(ICatalog catalog, BuildStarter starter, ResourceAccess access, BuildReferences references, ParentImages parents, OperationsOptions options)
{
    public async Task<CreateImageResponse> CreateAsync(CallContext context, CreateImageRequest request)
    {
        TagRules.Check(request.Tags);
        await CheckUnlessKnownAsync(context, "CreateImage", request, new BuildReferenceSet(
            request.ImageRecipeArn,
            request.ContainerRecipeArn,
            request.InfrastructureConfigurationArn,
            request.DistributionConfigurationArn,
            request.Workflows));
        var arn = await starter.StartAsync(
            Request(context, "CreateImage", request) with
            {
                RecipeArn = request.ImageRecipeArn,
                InfrastructureConfigurationArn = request.InfrastructureConfigurationArn,
                DistributionConfigurationArn = Given(request.HasDistributionConfigurationArn, request.DistributionConfigurationArn),
                Tests = request.ImageTestsConfiguration,
                EnhancedImageMetadataEnabled = !request.HasEnhancedImageMetadataEnabled || request.EnhancedImageMetadataEnabled,
                Workflows = request.Workflows,
                ExecutionRole = Given(request.HasExecutionRole, request.ExecutionRole),
                Scanning = request.ImageScanningConfiguration,
                Logging = request.LoggingConfiguration,
                Tags = request.Tags.ToDictionary(),
            },
            context.Cancellation);
        var answer = new CreateImageResponse
        {
            ClientToken = request.ClientToken,
            ImageBuildVersionArn = arn,
            LatestVersionReferences = LatestVersions.Of(ResourceArn.Parse(arn)),
        };
        return Answers.Stamp(answer, context);
    }

    public async Task<StartImagePipelineExecutionResponse> StartPipelineAsync(CallContext context, StartImagePipelineExecutionRequest request)
    {
        TagRules.Check(request.Tags);
        var (pipeline, row) = await PipelineAsync(context, request.ImagePipelineArn);
        var build = OfPipeline(Request(context, "StartImagePipelineExecution", request), pipeline, row, request.Tags);
        await parents.RefuseDisabledAsync(context, build.RecipeArn, "imagePipelineArn");
        var arn = await starter.StartAsync(build, context.Cancellation);
        return Answers.Stamp(new StartImagePipelineExecutionResponse { ClientToken = request.ClientToken, ImageBuildVersionArn = arn }, context);
    }

    public async Task<StartBuildResponse> StartBuildAsync(CallContext context, StartBuildRequest request)
    {
        var (pipeline, row) = await PipelineAsync(context, request.ImagePipelineArn);
        var build = OfPipeline(Request(context, "StartBuild", request), pipeline, row, []) with
        {
            Cache = request.HasCache ? request.Cache : "default",
            InstanceRegion = Given(request.HasInstanceRegion, request.InstanceRegion),
        };
        await parents.RefuseDisabledAsync(context, build.RecipeArn, "imagePipelineArn");
        var arn = await starter.StartAsync(build, context.Cancellation);
        return new StartBuildResponse { ClientToken = request.ClientToken, ImageBuildVersionArn = arn };
    }

    private BuildRequest Request(CallContext context, string operation, IMessage request) => new()
    {
        Account = context.Account,
        Region = context.Region,
        RecipeArn = "",
        InfrastructureConfigurationArn = "",
        ClientToken = RequestDigest.TokenOf(request),
        TokenScope = IdempotentCalls.ScopeOf(context, operation),
        RequestDigest = RequestDigest.Of(request, RequestDigest.ClientToken),
        ImageQuota = options.Quotas.TryGetValue(ResourceKinds.Image, out var most) ? most : null,
    };

    private static BuildRequest OfPipeline(BuildRequest request, ImagePipeline pipeline, ResourceRow row, IEnumerable<KeyValuePair<string, string>> tags)
    {
        if (!pipeline.HasImageRecipeArn)
        {
            throw Errors.InvalidRequest($"The pipeline {row.Arn} has a container recipe; this farm does not build container images yet.");
        }

        // What the run itself says goes before what the pipeline says of all its images.
        var all = pipeline.ImageTags.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            all[key] = value;
        }

        if (all.Count > TagRules.MaxTags)
        {
            throw Errors.InvalidValue("tags", $"With the pipeline's imageTags the image would have {all.Count} tags; it may have {TagRules.MaxTags}.");
        }

        return request with
        {
            PipelineArn = row.Arn,
            RecipeArn = pipeline.ImageRecipeArn,
            InfrastructureConfigurationArn = pipeline.InfrastructureConfigurationArn,
            DistributionConfigurationArn = Given(pipeline.HasDistributionConfigurationArn, pipeline.DistributionConfigurationArn),
            Tests = pipeline.ImageTestsConfiguration,
            EnhancedImageMetadataEnabled = pipeline.EnhancedImageMetadataEnabled,
            Workflows = pipeline.Workflows,
            ExecutionRole = Given(pipeline.HasExecutionRole, pipeline.ExecutionRole),
            Scanning = pipeline.ImageScanningConfiguration,
            Logging = Logging(pipeline.LoggingConfiguration),
            Tags = all,
        };
    }

    private static ImageLoggingConfiguration? Logging(PipelineLoggingConfiguration? logging) =>
        logging is { HasImageLogGroupName: true } ? new ImageLoggingConfiguration { LogGroupName = logging.ImageLogGroupName } : null;

    private static string? Given(bool has, string value) => has ? value : null;

    private async Task<(ImagePipeline Pipeline, ResourceRow Row)> PipelineAsync(CallContext context, string arn)
    {
        var own = ResourceAccess.ParseOwn(context, arn, "imagePipelineArn", ResourceKind.ImagePipeline);
        var row = await access.RequireAsync(own, context.Cancellation);
        return (ImagePipeline.Parser.ParseFrom(row.Body), row);
    }

    // A repeated token answers the first build, even when what it was made of is gone by now.
    private async Task CheckUnlessKnownAsync(CallContext context, string operation, IMessage request, BuildReferenceSet set)
    {
        var known = await catalog.GetClientTokenAsync(IdempotentCalls.ScopeOf(context, operation), RequestDigest.TokenOf(request), context.Cancellation);
        if (known is null)
        {
            await references.CheckAsync(context, set);
            if (set.ImageRecipeArn.Length == 0)
            {
                throw Errors.InvalidValue("containerRecipeArn", "This farm does not build container images yet.");
            }

            await parents.RefuseDisabledAsync(context, set.ImageRecipeArn, "imageRecipeArn");
        }
    }
}
