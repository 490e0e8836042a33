using BuildFarm.Catalog;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Tests.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Stored;
using Google.Protobuf;

namespace BuildFarm.Grains.Tests.Builds;

public class ProjectionTests
{
    [Fact]
    public async Task What_others_write_to_an_image_during_its_build_is_there_at_its_end()
    {
        var gate = new GatedCloud("CreateImageAsync");
        await using var farm = await FarmHarness.StartAsync(wrap: gate.Around);
        var arn = await farm.BuildAsync();
        await gate.Reached;

        await farm.Catalog.CommitAsync([new ChangeResource(arn, row => Change(row, image => image.Tags["team"] = "web", (RowAttributes.SharedUse("111111111111"), "1")))]);
        gate.Open();
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        var stored = (await farm.Catalog.GetAsync(arn))!;
        Assert.Equal((ImageStatus.Available, "web"), (Image(stored).State.Status, Image(stored).Tags["team"]));
        Assert.Equal(("web", "1"), (stored.Attributes[RowAttributes.Tag("team")], stored.Attributes[RowAttributes.SharedUse("111111111111")]));
    }

    [Fact]
    public async Task An_image_that_was_deleted_does_not_come_back()
    {
        var gate = new GatedCloud("CreateImageAsync");
        await using var farm = await FarmHarness.StartAsync(wrap: gate.Around);
        var arn = await farm.BuildAsync();
        await gate.Reached;

        await farm.Catalog.CommitAsync([new DeleteResource(arn)]);
        gate.Open();
        await farm.UntilFinishedAsync(arn);

        Assert.Null(await farm.Catalog.GetAsync(arn));
    }

    [Fact]
    public async Task What_a_lifecycle_action_made_of_an_image_stands_above_its_build()
    {
        await using var farm = await FarmHarness.StartAsync();
        var arn = await farm.BuildAsync();
        await farm.WatchAsync(arn);
        await farm.UntilFinishedAsync(arn);

        await farm.Catalog.CommitAsync([new ChangeResource(arn, row => Change(row, image => image.State = new ImageState { Status = ImageStatus.Deprecated }))]);
        await farm.RestartAsync();
        await farm.Grains.GetGrain<IImageBuildGrain>(arn).ResumeAsync();

        Assert.Equal(ImageStatus.Deprecated, Image((await farm.Catalog.GetAsync(arn))!).State.Status);
    }

    private static Image Image(ResourceRow row) => StoredImage.Parser.ParseFrom(row.Body).Image;

    private static ResourceRow Change(ResourceRow row, Action<Image> change, params (string Name, string Value)[] more)
    {
        var stored = StoredImage.Parser.ParseFrom(row.Body);
        change(stored.Image);
        var attributes = row.Attributes.ToDictionary();
        foreach (var (name, value) in more)
        {
            attributes[name] = value;
        }

        return row with { Attributes = attributes, Body = stored.ToByteArray() };
    }
}
