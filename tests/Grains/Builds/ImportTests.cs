using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Tests.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Stored;
using BuildFarm.Model.Versions;

namespace BuildFarm.Grains.Tests.Builds;

public class ImportTests
{
    [Fact]
    public async Task A_file_becomes_an_image_without_an_instance()
    {
        var cloud = new NotingCloud();
        await using var farm = await FarmHarness.StartAsync(wrap: cloud.Around);

        var arn = await StartAsync(farm);
        var events = await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        Assert.Equal("AVAILABLE", events.Last(e => e.State is not null).State.Status);
        Assert.Empty(cloud.Launches);
        var import = Assert.Single(cloud.Imports);
        Assert.Equal(("s3://disks/a.raw", "A disk.", arn), (import.Location, import.Description, import.Tags["Ec2ImageBuilderArn"]));
        var image = StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body).Image;
        Assert.Equal("Simulated Linux", image.OsVersion);
        Assert.Equal(Resources.Region, Assert.Single(image.OutputResources.Amis).Region);
    }

    [Fact]
    public async Task A_cancel_while_the_file_is_fetched_leaves_no_image()
    {
        var gate = new GatedCloud("ImportImageAsync");
        await using var farm = await FarmHarness.StartAsync(wrap: gate.Around);
        var arn = await StartAsync(farm);
        await gate.Reached;

        await farm.Grains.GetGrain<IImageBuildGrain>(arn).CancelAsync();
        gate.Open();
        await farm.UntilFinishedAsync(arn);

        Assert.Equal("CANCELLED", (await farm.DescribeAsync(arn)).Status);
        Assert.Contains((await farm.DescribeAsync(arn)).Workflows[0].Steps, s => s is { Action: "RegisterImage", Status: "CANCELLED" });
    }

    [Fact]
    public async Task A_workflow_that_registers_snapshots_fails_and_says_that_there_are_none()
    {
        await using var farm = await FarmHarness.StartAsync();
        var workflow = await OwnWorkflows.PutAsync(farm, "build", "snapshots", "- name: Register\n  action: RegisterImage\n  inputs:\n    rootDeviceName: /dev/sda1\n");

        var events = await farm.WatchAsync(await farm.BuildAsync(r => r.Workflows = [workflow]));

        Assert.Contains("snapshots", events.Last(e => e.State is not null).State.Reason);
    }

    private static Task<string> StartAsync(FarmHarness farm) => farm.Service<BuildStarter>().ImportAsync(new ImportRequest
    {
        Account = Resources.Account,
        Region = Resources.Region,
        Image = new Image { Name = "disk", Type = ImageType.Ami, Platform = Platform.Linux, OsVersion = "Debian 12" },
        Version = new SemanticVersion(1, 0, 0),
        File = new ImportedFile { Uri = "s3://disks/a.raw", Description = "A disk." },
        InfrastructureConfigurationArn = Resources.Infrastructure,
        ClientToken = "import",
        TokenScope = "test",
        RequestDigest = "digest",
    });
}
