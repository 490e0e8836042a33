using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;
using BuildFarm.Model.Versions;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Orleans;

namespace BuildFarm.Grains.Builds;

/// <summary>
/// Begins builds. One catalog transaction keeps the client token, takes the build number and writes the PENDING row; from then on the
/// build's grain is the truth. A process that dies in between leaves a row that the region's sweep finds.
/// </summary>
public sealed class BuildStarter(ICatalog catalog, IGrainFactory grains, TimeProvider time, ILogger<BuildStarter> logger)
{
    private readonly ResourceFinder finder = new(catalog);

    /// <summary>Answers the ARN of the image build version.</summary>
    /// <exception cref="ApiException">A dependency is missing, or the client token was used for another request.</exception>
    public async Task<string> StartAsync(BuildRequest request, CancellationToken cancellation = default)
    {
        if (await catalog.GetClientTokenAsync(request.TokenScope, request.ClientToken, cancellation) is { } earlier)
        {
            return AnswerOf(earlier, request.RequestDigest);
        }

        var recipe = await ResolveRecipeAsync(request, cancellation);
        var image = await DescribeAsync(request, recipe, cancellation);
        var components = await ResolveComponentsAsync(request, recipe, cancellation);
        var now = time.GetUtcNow();
        var version = ImageArn(request, recipe);
        return await BeginAsync(
            version, build => Row(request, recipe, image, components, version, build, now), request.TokenScope, request.ClientToken, request.RequestDigest, request.ImageQuota, cancellation);
    }

    /// <summary>Distributes an image that is there already, as a build of its own that builds nothing. Answers its ARN.</summary>
    /// <exception cref="ApiException">A dependency is missing, or the client token was used for another request.</exception>
    public async Task<string> DistributeAsync(DistributionRequest request, CancellationToken cancellation = default)
    {
        if (await catalog.GetClientTokenAsync(request.TokenScope, request.ClientToken, cancellation) is { } earlier)
        {
            return AnswerOf(earlier, request.RequestDigest);
        }

        var configuration = await catalog.GetAsync(request.DistributionConfigurationArn, cancellation);
        if (configuration is null || configuration.Account != request.Account)
        {
            throw Errors.NotFound(request.DistributionConfigurationArn);
        }

        var now = time.GetUtcNow();
        var settings = DistributionConfiguration.Parser.ParseFrom(configuration.Body);
        var version = ResourceArn.Of(ResourceKind.Image, request.Region, request.Account, request.Name, request.Version);
        return await BeginAsync(
            version, build => Row(request, settings, version, build, now), request.TokenScope, request.ClientToken, request.RequestDigest, request.ImageQuota, cancellation);
    }

    /// <summary>Makes an image of a file, as a build of its own. Answers its ARN.</summary>
    /// <exception cref="ApiException">The infrastructure configuration is missing, or the client token was used for another request.</exception>
    public async Task<string> ImportAsync(ImportRequest request, CancellationToken cancellation = default)
    {
        if (await catalog.GetClientTokenAsync(request.TokenScope, request.ClientToken, cancellation) is { } earlier)
        {
            return AnswerOf(earlier, request.RequestDigest);
        }

        var infrastructure = await catalog.GetAsync(request.InfrastructureConfigurationArn, cancellation);
        if (infrastructure is null || infrastructure.Account != request.Account)
        {
            throw Errors.NotFound(request.InfrastructureConfigurationArn);
        }

        var now = time.GetUtcNow();
        var version = ResourceArn.Of(ResourceKind.Image, request.Region, request.Account, request.Image.Name, request.Version);
        var stored = new StoredImage
        {
            Image = request.Image.Clone(),
            Options = new BuildOptions { Cache = "default", InstanceRegion = request.Region, Trigger = "manual", Import = request.File },
        };
        stored.Image.InfrastructureConfiguration = InfrastructureConfiguration.Parser.ParseFrom(infrastructure.Body);
        stored.Image.State = new ImageState { Status = ImageStatus.Pending };
        stored.Image.DateCreated = DateText(now);
        return await BeginAsync(
            version, build => Row(stored.Clone(), version, build, now), request.TokenScope, request.ClientToken, request.RequestDigest, request.ImageQuota, cancellation);
    }

    private async Task<string> BeginAsync(
        ResourceArn version, Func<int, ResourceRow> make, string scope, string token, string digest, int? quota, CancellationToken cancellation)
    {
        IReadOnlyList<CatalogWrite> room = quota is { } most ? [new RequireRoom(ResourceKinds.Image, version.Account, version.Region, most)] : [];
        var result = await catalog.CommitAsync(
            [
                .. room,
                new InsertNumbered($"image:{version}", make),
                new PutClientToken(
                    scope, token, digest, time.GetUtcNow(), numbers => System.Text.Encoding.UTF8.GetBytes(version.WithBuild(numbers[0]).ToString())),
            ],
            cancellation);
        if (result.Outcome == CommitOutcome.TokenTaken)
        {
            return AnswerOf(result.Token!, digest);
        }

        if (result.Outcome == CommitOutcome.Full)
        {
            throw Errors.QuotaExceeded($"The account {version.Account} may have {quota} images in {version.Region}, and has them. Delete some, or have the farm's quota raised.");
        }

        var arn = version.WithBuild(result.Numbers[0]).ToString();
        _ = ResumeAsync(arn); // the row is what was asked for; nobody has to wait for the first turn
        return arn;
    }

    private static string AnswerOf(ClientTokenRow stored, string digest) =>
        stored.RequestDigest == digest ? System.Text.Encoding.UTF8.GetString(stored.Answer) : throw Errors.TokenMismatch(stored.Token);

    // An image is its builder's, whoever's the recipe is.
    private static ResourceArn ImageArn(BuildRequest request, ImageRecipe recipe)
    {
        var arn = ResourceArn.Parse(recipe.Arn);
        return ResourceArn.Of(ResourceKind.Image, request.Region, request.Account, arn.Name, arn.ExactVersion);
    }

    private async Task ResumeAsync(string arn)
    {
        try
        {
            await grains.GetGrain<IImageBuildGrain>(arn).ResumeAsync();
        }
        catch (Exception error)
        {
            // the row is durable: the region's sweep starts what this call could not
            logger.BuildNotStarted(arn, error);
        }
    }

    private static ResourceRow Row(
        BuildRequest request, ImageRecipe recipe, Image image, IReadOnlyList<string> components, ResourceArn arn, int build, DateTimeOffset now)
    {
        var stored = new StoredImage
        {
            Image = image.Clone(),
            RecipeArn = recipe.Arn,
            Options = new BuildOptions
            {
                Cache = request.Cache,
                InstanceRegion = request.InstanceRegion ?? request.Region,
                Trigger = request.Trigger,
            },
        };
        stored.ComponentArns.AddRange(components);
        return Row(stored, arn, build, now);
    }

    /// <summary>What is known of the source, under a number of its own.</summary>
    private static ResourceRow Row(DistributionRequest request, DistributionConfiguration configuration, ResourceArn arn, int build, DateTimeOffset now)
    {
        var stored = request.Source.Clone();
        var image = stored.Image;
        image.Name = request.Name;
        image.State = new ImageState { Status = ImageStatus.Pending };
        image.DistributionConfiguration = configuration;
        image.ExecutionRole = request.ExecutionRole;
        image.LoggingConfiguration = request.Logging;
        image.OutputResources = null;
        image.ImageTestsConfiguration = null;
        image.ImageScanningConfiguration = null;
        image.ScanState = null;
        image.DeprecationTime = null;
        image.ClearSourcePipelineArn();
        image.ClearSourcePipelineName();
        image.ClearLifecycleExecutionId();
        image.Workflows.Clear();
        image.Tags.Clear();
        image.Tags.Add(request.Tags.ToDictionary(t => t.Key, t => t.Value));
        image.BuildType = BuildType.UserInitiated;
        image.DateCreated = DateText(now);
        stored.Options = new BuildOptions { Cache = "default", InstanceRegion = request.Region, Trigger = "manual", Source = request.Image };
        stored.Waiting = null;
        return Row(stored, arn, build, now);
    }

    private static ResourceRow Row(StoredImage stored, ResourceArn arn, int build, DateTimeOffset now)
    {
        var version = arn.ExactVersion;
        stored.Image.Arn = arn.WithBuild(build).ToString();
        stored.Image.Version = version.WithoutBuild().ToString();
        return new ResourceRow
        {
            Arn = stored.Image.Arn,
            Kind = ResourceKinds.Image,
            Account = arn.Account,
            Region = arn.Region,
            Name = arn.Name,
            Major = version.Major,
            Minor = version.Minor,
            Patch = version.Patch,
            Build = build,
            Created = now,
            Attributes = ImageRow.Attributes(stored, finished: false),
            Body = stored.ToByteArray(),
        };
    }

    private static string DateText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<ImageRecipe> ResolveRecipeAsync(BuildRequest request, CancellationToken cancellation)
    {
        if (!ResourceArn.TryParse(request.RecipeArn, out var arn, out var problem))
        {
            throw Errors.InvalidValue("imageRecipeArn", problem);
        }

        return ImageRecipe.Parser.ParseFrom((await RequireVisibleAsync(request, arn, cancellation)).Body);
    }

    /// <summary>The build version of every component that a recipe names, wildcards and version ARNs resolved to the newest build.</summary>
    private async Task<IReadOnlyList<string>> ResolveComponentsAsync(BuildRequest request, ImageRecipe recipe, CancellationToken cancellation)
    {
        var resolved = new List<string>(recipe.Components.Count);
        foreach (var configuration in recipe.Components)
        {
            var arn = ResourceArn.Parse(configuration.ComponentArn);
            resolved.Add((await RequireVisibleAsync(request, arn, cancellation)).Arn);
        }

        return resolved;
    }

    /// <summary>The row that an ARN stands for, wildcards and all, among what the account may use now: sharing may have ended since the ARN was written down.</summary>
    private async Task<ResourceRow> RequireVisibleAsync(BuildRequest request, ResourceArn arn, CancellationToken cancellation) =>
        await finder.FindVisibleAsync(arn, request.Account, cancellation) ?? throw Errors.NotFound(arn.ToString());

    private async Task<ResourceRow> RequireAsync(BuildRequest request, string arn, CancellationToken cancellation)
    {
        var row = await catalog.GetAsync(arn, cancellation);
        return row is not null && (row.Account == request.Account || row.Account == ResourceArn.ManagedAccount) ? row : throw Errors.NotFound(arn);
    }

    /// <summary>The image as the API shows it: everything it was asked with, as it stands now.</summary>
    private async Task<Image> DescribeAsync(BuildRequest request, ImageRecipe recipe, CancellationToken cancellation)
    {
        var infrastructure = await RequireAsync(request, request.InfrastructureConfigurationArn, cancellation);
        var image = new Image
        {
            Type = ImageType.Ami,
            Name = recipe.Name,
            Platform = recipe.Platform,
            EnhancedImageMetadataEnabled = request.EnhancedImageMetadataEnabled,
            State = new ImageState { Status = ImageStatus.Pending },
            ImageRecipe = recipe,
            InfrastructureConfiguration = InfrastructureConfiguration.Parser.ParseFrom(infrastructure.Body),
            ImageTestsConfiguration = Tests(request.Tests),
            DateCreated = DateText(time.GetUtcNow()),
            BuildType = request.Trigger == "schedule" ? BuildType.Scheduled : BuildType.UserInitiated,
            ImageSource = ImageSource.Custom,
        };
        image.Tags.Add(request.Tags.ToDictionary(t => t.Key, t => t.Value));
        image.Workflows.AddRange(request.Workflows);
        if (request.DistributionConfigurationArn is { Length: > 0 } distribution)
        {
            image.DistributionConfiguration = DistributionConfiguration.Parser.ParseFrom((await RequireAsync(request, distribution, cancellation)).Body);
        }

        if (request.PipelineArn is { Length: > 0 } pipelineArn)
        {
            var pipeline = ImagePipeline.Parser.ParseFrom((await RequireAsync(request, pipelineArn, cancellation)).Body);
            image.SourcePipelineArn = pipelineArn;
            image.SourcePipelineName = pipeline.Name;
        }

        if (request.ExecutionRole is { } role)
        {
            image.ExecutionRole = role;
        }

        image.ImageScanningConfiguration = request.Scanning;
        image.LoggingConfiguration = request.Logging;
        return image;
    }

    /// <summary>Tests run unless switched off, for 720 minutes at most unless said otherwise.</summary>
    private static ImageTestsConfiguration Tests(ImageTestsConfiguration? asked) => new()
    {
        ImageTestsEnabled = asked is not { HasImageTestsEnabled: true } || asked.ImageTestsEnabled,
        TimeoutMinutes = asked is { HasTimeoutMinutes: true } ? asked.TimeoutMinutes : 720,
    };
}
