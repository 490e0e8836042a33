using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Stored;
using Google.Protobuf;

namespace BuildFarm.Gateway.Tests.Operations.Support;

/// <summary>Images whose builds have ended, as their grains would leave them.</summary>
public static class EndedImages
{
    public static async Task<string> HaveAsync(TestFarm farm, string name = "web", ImageStatus status = ImageStatus.Available, params string[] amis)
    {
        var recipe = TestFarm.Arn($"image-recipe/{name}/1.0.0");
        if (await farm.Catalog.GetAsync(recipe) is null)
        {
            await Samples.HaveRecipeAsync(farm, name);
            await Samples.HaveInfrastructureAsync(farm, name);
        }

        var request = new CreateImageRequest
        {
            ImageRecipeArn = recipe, InfrastructureConfigurationArn = TestFarm.Arn($"infrastructure-configuration/{name}"), ClientToken = farm.Token(), Tags = { ["team"] = "web" },
        };
        var arn = (await farm.CallAsync<CreateImageResponse>(request)).ImageBuildVersionArn;
        await farm.Catalog.CommitAsync([new ChangeResource(arn, row => End(row, status, amis))]);
        return arn;
    }

    private static ResourceRow End(ResourceRow row, ImageStatus status, string[] amis)
    {
        var stored = StoredImage.Parser.ParseFrom(row.Body);
        stored.Image.State = new ImageState { Status = status };
        stored.Image.OutputResources = new OutputResources
        {
            Amis = { amis.Select(ami => new Ami { Image = ami, Region = ami.Split('@')[^1], AccountId = TestFarm.Account, State = new ImageState { Status = ImageStatus.Available } }) },
        };
        var attributes = new Dictionary<string, string>(row.Attributes) { [RowAttributes.Status] = WireNames.Of(status)! };
        attributes.Remove(RowAttributes.Unfinished);
        return row with { Revision = row.Revision + 1, Attributes = attributes, Body = stored.ToByteArray() };
    }
}
