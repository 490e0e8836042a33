using System.Text.Json.Nodes;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Api;

/// <summary>The AWS command line, told nothing but the endpoint and the credential that `buildfarm env` prints.</summary>
[Collection(FarmCollection.Name)]
public sealed class AwsCommandLineTests(FarmFixture fixture)
{
    private Farm Farm => fixture.Farm;

    [AwsFact]
    public async Task List_images_shows_the_image_that_was_built()
    {
        await Farm.ApplyAsync(new Manifest("aws-lists") { Tests = false }.Component("aws-lists", "echo built"));
        var build = (await Farm.BuildAsync("aws-lists")).Expect("AVAILABLE");

        var images = await AwsAsync("list-images", "--owner", "Self");
        var image = await AwsAsync("get-image", "--image-build-version-arn", build.Arn);

        Assert.Contains(images["imageVersionList"]!.AsArray(), i => (string?)i!["name"] == "aws-lists");
        Assert.Equal("AVAILABLE", (string?)image["image"]!["state"]!["status"]);
        Assert.Equal("us-east-1", (string?)image["image"]!["outputResources"]!["amis"]![0]!["region"]);
    }

    [AwsFact]
    public async Task Start_and_cancel_work_too()
    {
        await Farm.ApplyAsync(new Manifest("aws-starts").Component("aws-starts", "echo working\nsleep 300"));
        var started = await AwsAsync("start-image-pipeline-execution", "--image-pipeline-arn", "arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/aws-starts");
        var arn = (string)started["imageBuildVersionArn"]!;
        await using var events = Farm.Follow(arn);
        await events.LineAsync("working");

        await AwsAsync("cancel-image-creation", "--image-build-version-arn", arn);

        await events.EndAsync();
        Assert.Equal("CANCELLED", events.LastStatus);
        await Farm.AssertNothingLeftAsync();
    }

    private Task<JsonNode> AwsAsync(params string[] arguments) => AwsProgram.RunAsync(Farm, arguments);
}
