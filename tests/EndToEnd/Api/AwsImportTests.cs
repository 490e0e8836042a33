using System.Text.Json.Nodes;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Api;

/// <summary>What comes out of buckets: documents, scripts and whole disks.</summary>
[Collection(FarmCollection.Name)] // not beside others: two farms on one machine are slow
public sealed class AwsImportTests
{
    private const string Account = "arn:aws:imagebuilder:us-east-1:000000000000:";

    [MotoFact]
    public async Task A_disk_that_was_exported_comes_back_from_a_bucket_and_is_built_upon()
    {
        await using var moto = await Moto.StartAsync();
        await using var farm = new Farm { Variables = moto.Variables };
        await farm.StartAsync();
        await farm.ApplyAsync(new Manifest("out") { Tests = false }.Component("out", "echo exported > /etc/exported"));
        var built = (await farm.BuildAsync("out")).Expect("AVAILABLE");
        var disk = Path.Combine(farm.Folder, "out.qcow2");
        (await farm.CliAsync("images", "export", built.Arn, "--format", "qcow2", "--to", disk)).Expect(0);
        var script = Path.Combine(farm.Folder, "script.sh");
        await File.WriteAllTextAsync(script, "cat /etc/exported\n");
        var uri = await moto.PutAsync("files", "disks/out.qcow2", disk);
        var scriptUri = await moto.PutAsync("files", "scripts/cat.sh", script);

        var imported = (string)(await AwsProgram.RunAsync(
            farm, "import-disk-image", "--name", "back", "--semantic-version", "1.0.0", "--platform", "Linux", "--os-version", "Debian 12",
            "--infrastructure-configuration-arn", Account + "infrastructure-configuration/out", "--uri", uri))["imageBuildVersionArn"]!;
        await using (var importing = farm.Follow(imported))
        {
            await importing.EndAsync();
        }

        var image = (await AwsProgram.RunAsync(farm, "get-image", "--image-build-version-arn", imported))["image"]!;
        Assert.Equal(("AVAILABLE", "IMPORTED"), ((string)image["state"]!["status"]!, (string)image["imageSource"]!));
        Assert.StartsWith("Debian GNU/Linux 12", (string)image["osVersion"]!);

        var component = (string)(await AwsProgram.RunAsync(
            farm, "import-component", "--name", "reads", "--semantic-version", "1.0.0", "--type", "BUILD", "--format", "SHELL", "--platform", "Linux", "--uri", scriptUri))["componentBuildVersionArn"]!;
        await AwsProgram.RunAsync(farm, "create-image-recipe", "--name", "upon", "--semantic-version", "1.0.0", "--parent-image", Account + "image/back/x.x.x", "--components", $"componentArn={component}");
        var upon = (string)(await AwsProgram.RunAsync(
            farm, "create-image", "--image-recipe-arn", Account + "image-recipe/upon/1.0.0", "--infrastructure-configuration-arn", Account + "infrastructure-configuration/out",
            "--image-tests-configuration", "imageTestsEnabled=false"))["imageBuildVersionArn"]!;
        await using var building = farm.Follow(upon);
        await building.LineAsync("exported");
        await building.EndAsync();
        Assert.Equal("AVAILABLE", building.LastStatus);
    }
}
