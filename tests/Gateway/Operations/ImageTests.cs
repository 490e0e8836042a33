using BuildFarm.Catalog;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.AgentProtocol;
using BuildFarm.Model.Api;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Stored;
using Google.Protobuf;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class ImageTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public async Task A_run_of_a_pipeline_is_a_pending_image_and_its_grain_is_told()
    {
        var pipeline = await Samples.HavePipelineAsync(farm);
        var request = new StartImagePipelineExecutionRequest { ImagePipelineArn = pipeline, ClientToken = farm.Token(), Tags = { ["run"] = "1", ["stage"] = "prod" } };

        var arn = (await farm.CallAsync<StartImagePipelineExecutionResponse>(request)).ImageBuildVersionArn;

        Assert.Equal(TestFarm.Arn("image/nightly/1.0.0/1"), arn);
        Assert.Equal([arn], farm.Grains.Resumed);
        var image = await GetAsync(arn);
        Assert.Equal((ImageStatus.Pending, pipeline, "nightly", "1.0.0"), (image.State.Status, image.SourcePipelineArn, image.SourcePipelineName, image.Version));
        Assert.Equal(new Dictionary<string, string> { ["run"] = "1", ["stage"] = "prod" }, image.Tags.ToDictionary());
        Assert.Equal("images", image.LoggingConfiguration.LogGroupName);
        var run = (await farm.CallAsync<GetImagePipelineResponse>(new GetImagePipelineRequest { ImagePipelineArn = pipeline })).ImagePipeline;
        Assert.Equal(("2026-01-31T12:00:00.000Z", ImageStatus.Pending), (run.DateLastRun, run.LastRunStatus));
    }

    [Fact]
    public async Task A_repeated_run_answers_the_first_build_even_when_its_parts_are_gone()
    {
        var request = new CreateImageRequest
        {
            ImageRecipeArn = await Samples.HaveRecipeAsync(farm), InfrastructureConfigurationArn = await Samples.HaveInfrastructureAsync(farm), ClientToken = farm.Token(),
        };
        var first = await farm.CallAsync<CreateImageResponse>(request);
        await farm.CallAsync<DeleteInfrastructureConfigurationResponse>(
            new DeleteInfrastructureConfigurationRequest { InfrastructureConfigurationArn = request.InfrastructureConfigurationArn });

        Assert.Equal(first, await farm.CallAsync<CreateImageResponse>(request));
        var other = request.Clone();
        other.EnhancedImageMetadataEnabled = false;
        Assert.Equal(ErrorCode.IdempotentParameterMismatch, (await farm.RefusalAsync<CreateImageResponse>(other)).Code);
        Assert.Single((await farm.CallAsync<ListImageBuildVersionsResponse>(new ListImageBuildVersionsRequest())).ImageSummaryList);
    }

    [Fact]
    public async Task Builds_are_numbered_and_listed_by_version_by_build_and_by_pipeline()
    {
        var pipeline = await Samples.HavePipelineAsync(farm);
        for (var i = 0; i < 3; i++) await StartAsync(pipeline);
        var other = await farm.CallAsync<CreateImageResponse>(new CreateImageRequest
        {
            ImageRecipeArn = await Samples.HaveRecipeAsync(farm, "alone"), InfrastructureConfigurationArn = await Samples.HaveInfrastructureAsync(farm), ClientToken = farm.Token(),
        });

        var versions = await farm.CallAsync<ListImagesResponse>(new ListImagesRequest());
        var builds = await farm.CallAsync<ListImageBuildVersionsResponse>(new ListImageBuildVersionsRequest { ImageVersionArn = TestFarm.Arn("image/nightly/1.0.0") });
        var ofPipeline = await farm.CallAsync<ListImagePipelineImagesResponse>(new ListImagePipelineImagesRequest { ImagePipelineArn = pipeline });

        Assert.Equal([TestFarm.Arn("image/alone/1.0.0"), TestFarm.Arn("image/nightly/1.0.0")], versions.ImageVersionList.Select(version => version.Arn));
        Assert.Equal(["1", "2", "3"], builds.ImageSummaryList.Select(summary => summary.Arn.Split('/')[^1]));
        Assert.Equal(builds.ImageSummaryList, ofPipeline.ImageSummaryList);
        Assert.DoesNotContain(ofPipeline.ImageSummaryList, summary => summary.Arn == other.ImageBuildVersionArn);
    }

    [Fact]
    public async Task Filters_of_the_builds_of_a_version_never_reach_beyond_that_version()
    {
        var image = await EndedImages.HaveAsync(farm, "web");
        await EndedImages.HaveAsync(farm, "other");
        await Samples.HaveRecipeAsync(farm, "web", "1.1.0");
        await farm.CallAsync<CreateImageResponse>(new CreateImageRequest
        {
            ImageRecipeArn = TestFarm.Arn("image-recipe/web/1.1.0"), InfrastructureConfigurationArn = TestFarm.Arn("infrastructure-configuration/web"), ClientToken = farm.Token(),
        });

        Assert.Equal([image], await FilteredAsync("version", "1.x.x"));
        Assert.Empty(await FilteredAsync("version", "1.1.0"));
        Assert.Empty(await FilteredAsync("name", "other"));

        async Task<IEnumerable<string>> FilteredAsync(string name, string value) =>
            (await farm.CallAsync<ListImageBuildVersionsResponse>(new ListImageBuildVersionsRequest
            {
                ImageVersionArn = TestFarm.Arn("image/web/1.0.0"), Filters = { new Filter { Name = name, Values = { value } } },
            })).ImageSummaryList.Select(summary => summary.Arn);
    }

    [Fact]
    public async Task A_get_of_a_version_finds_its_newest_build()
    {
        var pipeline = await Samples.HavePipelineAsync(farm);
        await StartAsync(pipeline);
        var second = await StartAsync(pipeline);

        Assert.Equal(second, (await GetAsync(TestFarm.Arn("image/nightly/1.0.0"))).Arn);
        Assert.Equal(second, (await GetAsync(TestFarm.Arn("image/nightly/x.x.x"))).Arn);
    }

    [Fact]
    public async Task A_cancel_reaches_the_grain_and_a_second_one_is_remembered()
    {
        var arn = await StartAsync(await Samples.HavePipelineAsync(farm));
        var request = new CancelImageCreationRequest { ImageBuildVersionArn = arn, ClientToken = farm.Token() };

        Assert.Equal(arn, (await farm.CallAsync<CancelImageCreationResponse>(request)).ImageBuildVersionArn);
        farm.Grains.Ended.Add(arn);
        Assert.Equal(arn, (await farm.CallAsync<CancelImageCreationResponse>(request)).ImageBuildVersionArn);

        Assert.Equal([arn], farm.Grains.Cancelled);
        var again = new CancelImageCreationRequest { ImageBuildVersionArn = arn, ClientToken = farm.Token() };
        Assert.Contains("has ended", (await farm.RefusalAsync<CancelImageCreationResponse>(again)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_is_deleted_when_its_build_has_ended_and_no_recipe_starts_from_it()
    {
        var arn = await StartAsync(await Samples.HavePipelineAsync(farm));
        var delete = new DeleteImageRequest { ImageBuildVersionArn = arn };
        Assert.Contains("PENDING", (await farm.RefusalAsync<DeleteImageResponse>(delete)).Message, StringComparison.Ordinal);

        await EndAsync(arn, ImageStatus.Available);
        var child = Samples.Recipe(farm, "child");
        child.ParentImage = TestFarm.Arn("image/nightly/1.x.x");
        var recipe = (await farm.CallAsync<CreateImageRecipeResponse>(child)).ImageRecipeArn;
        Assert.Contains(recipe, (await farm.RefusalAsync<DeleteImageResponse>(delete)).Message, StringComparison.Ordinal);

        await farm.CallAsync<DeleteImageRecipeResponse>(new DeleteImageRecipeRequest { ImageRecipeArn = recipe });
        await farm.CallAsync<DeleteImageResponse>(delete);
        Assert.Equal(ErrorCode.ResourceNotFound, (await farm.RefusalAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn })).Code);
    }

    [Fact]
    public async Task Failures_in_a_row_are_counted_over_cancelled_builds_until_a_success()
    {
        var pipeline = await Samples.HavePipelineAsync(farm);
        foreach (var status in new[] { ImageStatus.Failed, ImageStatus.Available, ImageStatus.Failed, ImageStatus.Cancelled, ImageStatus.Failed })
        {
            farm.Time.Advance(TimeSpan.FromMinutes(1));
            await EndAsync(await StartAsync(pipeline), status);
        }

        var described = (await farm.CallAsync<GetImagePipelineResponse>(new GetImagePipelineRequest { ImagePipelineArn = pipeline })).ImagePipeline;

        Assert.Equal((2, ImageStatus.Failed), (described.ConsecutiveFailures, described.LastRunStatus));
    }

    [Fact]
    public async Task Packages_come_in_pages()
    {
        var arn = await StartAsync(await Samples.HavePipelineAsync(farm));
        await EndAsync(arn, ImageStatus.Available);
        var metadata = new InstanceMetadata { Packages = { Enumerable.Range(0, 7).Select(i => new Package { Name = $"p{i}", Version = $"{i}.0" }) } };
        await farm.Blobs.WriteAsync("packages", metadata.ToByteArray());

        var first = await farm.CallAsync<ListImagePackagesResponse>(new ListImagePackagesRequest { ImageBuildVersionArn = arn, MaxResults = 5 });
        var second = await farm.CallAsync<ListImagePackagesResponse>(new ListImagePackagesRequest { ImageBuildVersionArn = arn, MaxResults = 5, NextToken = first.NextToken });

        Assert.Equal(["p0 0.0", "p1 1.0", "p2 2.0", "p3 3.0", "p4 4.0", "p5 5.0", "p6 6.0"],
            first.ImagePackageList.Concat(second.ImagePackageList).Select(package => $"{package.PackageName} {package.PackageVersion}"));
        Assert.False(second.HasNextToken);
    }

    [Fact]
    public async Task A_tag_of_an_image_keeps_its_builds_revision()
    {
        var arn = await StartAsync(await Samples.HavePipelineAsync(farm));
        var before = (await farm.Catalog.GetAsync(arn))!;

        await farm.CallAsync<TagResourceResponse>(new TagResourceRequest { ResourceArn = arn, Tags = { ["keep"] = "yes" } });

        var after = (await farm.Catalog.GetAsync(arn))!;
        Assert.Equal(before.Revision, after.Revision);
        Assert.Equal("yes", after.Attributes[RowAttributes.Tag("keep")]);
        Assert.Equal("yes", (await GetAsync(arn)).Tags["keep"]);
    }

    [Fact]
    public async Task The_farms_own_calls_start_report_and_export()
    {
        var pipeline = await Samples.HavePipelineAsync(farm);
        var start = new StartBuildRequest { ImagePipelineArn = pipeline, ClientToken = farm.Token(), Cache = "none", InstanceRegion = "eu-west-1" };

        var arn = (await farm.CallAsync<StartBuildResponse>(start)).ImageBuildVersionArn;
        var options = StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body).Options;
        Assert.Equal(("none", "eu-west-1"), (options.Cache, options.InstanceRegion));
        Assert.Equal("BUILDING", (await farm.CallAsync<BuildReport>(new GetBuildReportRequest { ImageBuildVersionArn = arn })).Status);

        var export = new ExportImageRequest { ImageBuildVersionArn = arn, Format = "qcow2", Path = "/tmp/a.qcow2" };
        Assert.Contains("PENDING", (await farm.RefusalAsync<ExportImageResponse>(export)).Message, StringComparison.Ordinal);
        await EndAsync(arn, ImageStatus.Available);
        Assert.Equal(7, (await farm.CallAsync<ExportImageResponse>(export)).SizeBytes);
        Assert.Equal(["us-east-1 ami-2 qcow2 /tmp/a.qcow2"], farm.Cloud.Exports);
        var elsewhere = await Assert.ThrowsAsync<BuildFarm.Model.Errors.ApiException>(() => farm.CallAsync<ExportImageResponse>(export, principal: "somebody"));
        Assert.Contains("/srv/exports", elsewhere.Message, StringComparison.Ordinal);
        export.Path = "/srv/exports/a.qcow2";
        Assert.Equal(7, (await farm.CallAsync<ExportImageResponse>(export, principal: "somebody")).SizeBytes);
        export.Path = "/tmp/../etc/passwd";
        Assert.Equal(ErrorCode.InvalidParameterValue, (await farm.RefusalAsync<ExportImageResponse>(export)).Code);
    }

    [Fact]
    public async Task The_status_of_the_farm_tells_its_regions()
    {
        var status = await farm.CallAsync<FarmStatus>(new GetFarmStatusRequest());

        Assert.Equal(("test", "fake", new RegionStatus { Region = "us-east-1", Running = 1, Queued = 2, Limit = 4 }), (status.Version, status.Cloud, Assert.Single(status.Regions)));
    }

    private async Task<string> StartAsync(string pipeline) =>
        (await farm.CallAsync<StartImagePipelineExecutionResponse>(new StartImagePipelineExecutionRequest { ImagePipelineArn = pipeline, ClientToken = farm.Token() })).ImageBuildVersionArn;

    private async Task<Image> GetAsync(string arn) => (await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn })).Image;

    // As the build's grain projects its end.
    private async Task EndAsync(string arn, ImageStatus status)
    {
        var row = (await farm.Catalog.GetAsync(arn))!;
        var stored = StoredImage.Parser.ParseFrom(row.Body);
        stored.PackagesBlob = "packages";
        stored.Image.State = new ImageState { Status = status };
        stored.Image.OutputResources = new OutputResources
        {
            Amis = { new Ami { Region = "eu-west-1", Image = "ami-1" }, new Ami { Region = "us-east-1", Image = "ami-2" } },
        };
        var attributes = new Dictionary<string, string>(row.Attributes) { [RowAttributes.Status] = status.ToString().ToUpperInvariant() };
        attributes.Remove(RowAttributes.Unfinished);
        await farm.Catalog.CommitAsync([new UpdateResource(row with { Revision = row.Revision + 1, Attributes = attributes, Body = stored.ToByteArray() }, null)]);
    }
}
