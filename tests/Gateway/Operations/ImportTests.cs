using BuildFarm.Catalog;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;
using BuildFarm.Model.Stored;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class ImportTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Theory]
    [InlineData("#!/bin/bash\nset -e\n  echo 'a: b # c'\n\tdone\n", ComponentType.Build, Platform.Linux, "build", "ExecuteBash")]
    [InlineData("   indented first\r\nWrite-Host \"héllo 🙂\"", ComponentType.Test, Platform.Windows, "test", "ExecutePowerShell")]
    [InlineData("echo \u0001 odd", ComponentType.Build, Platform.MacOs, "build", "ExecuteBash")]
    public async Task A_script_becomes_a_component_that_runs_it(string script, ComponentType type, Platform platform, string phase, string action)
    {
        var request = Request(script, type, platform);

        var arn = (await farm.CallAsync<ImportComponentResponse>(request)).ComponentBuildVersionArn;

        Assert.Equal(TestFarm.Arn("component/my-script/1.0.0/1"), arn);
        var component = (await farm.CallAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = arn })).Component;
        Assert.Equal((type, platform, "Says: \"hi\""), (component.Type, component.Platform, component.Description));
        var document = Documents.Components.ComponentParser.Parse(component.Data).Document!;
        var step = Assert.Single(document.FindPhase(phase)!.Steps);
        Assert.Equal(action, step.Action);
        Assert.Contains(script.ReplaceLineEndings("\n").TrimEnd('\n'), Documents.Components.ComponentParser.Parse(component.Data).Document!.Phases[0].Steps[0].Inputs!.Entries[0].Value.AsStringList()!);
        Assert.Equal(arn, (await farm.CallAsync<ImportComponentResponse>(request)).ComponentBuildVersionArn);
    }

    [Fact]
    public async Task A_script_or_a_document_in_S3_is_read_from_there()
    {
        farm.Documents.Objects["scripts/a/hello.sh"] = "echo hello";
        farm.Documents.Objects["scripts/hello.yml"] = Samples.Document;
        var import = Request("", ComponentType.Build, Platform.Linux);
        import.ClearData();
        import.Uri = "s3://scripts/a/hello.sh";
        await farm.CallAsync<ImportComponentResponse>(import);

        var create = Samples.Component(farm);
        create.ClearData();
        create.Uri = "s3://scripts/hello.yml";
        var arn = (await farm.CallAsync<CreateComponentResponse>(create)).ComponentBuildVersionArn;

        Assert.Equal(Samples.Document, (await farm.CallAsync<GetComponentResponse>(new GetComponentRequest { ComponentBuildVersionArn = arn })).Component.Data);
        create.Uri = "s3://scripts/none.yml";
        create.ClientToken = farm.Token();
        var refusal = await farm.RefusalAsync<CreateComponentResponse>(create);
        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        Assert.Contains("no such object", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_in_S3_that_is_not_valid_is_refused_with_its_place()
    {
        farm.Documents.Objects["scripts/bad.yml"] = "name: x\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: a\n        action: Nothing\n";
        var create = Samples.Component(farm);
        create.ClearData();
        create.Uri = "s3://scripts/bad.yml";

        var refusal = await farm.RefusalAsync<CreateComponentResponse>(create);

        Assert.Contains("'uri'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("7:17", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_in_S3_is_an_image_that_is_pending_until_it_is_there()
    {
        var request = await DiskAsync();
        request.Description = "A disk.";
        request.Tags["team"] = "web";

        var arn = (await farm.CallAsync<ImportDiskImageResponse>(request)).ImageBuildVersionArn;

        Assert.Equal(TestFarm.Arn("image/my-disk/1.2.3/1"), arn);
        Assert.Equal(arn, (await farm.CallAsync<ImportDiskImageResponse>(request)).ImageBuildVersionArn);
        Assert.Equal([arn], farm.Grains.Resumed);
        var stored = StoredImage.Parser.ParseFrom((await farm.Catalog.GetAsync(arn))!.Body);
        Assert.Equal(new ImportedFile { Uri = "s3://disks/a.qcow2", Description = "A disk." }, stored.Options.Import);
        var image = (await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn })).Image;
        Assert.Equal((ImageStatus.Pending, ImageSource.Imported, BuildType.ImportIso, "Debian 12"), (image.State.Status, image.ImageSource, image.BuildType, image.OsVersion));
        Assert.Single((await farm.CallAsync<ListImagesResponse>(new ListImagesRequest { Filters = { new Filter { Name = "imageSource", Values = { "IMPORTED" } } } })).ImageVersionList);
    }

    [Theory]
    [InlineData("Windows", "s3://isos/a.iso")]
    [InlineData("Linux", "s3://isos/a.ISO")]
    [InlineData("Linux", "/etc/passwd")]
    public async Task What_this_farm_can_not_import_is_refused_with_what_it_can(string platform, string uri)
    {
        var request = await DiskAsync();
        (request.Platform, request.Uri) = (platform, uri);

        Assert.Equal(ErrorCode.Client, (await farm.RefusalAsync<ImportDiskImageResponse>(request)).Code);
        Assert.Empty((await farm.CallAsync<ListImagesResponse>(new ListImagesRequest())).ImageVersionList);
    }

    [Fact]
    public async Task An_import_task_of_EC2_is_not_known_here()
    {
        var request = new ImportVmImageRequest
        {
            Name = "vm", SemanticVersion = "1.0.0", Platform = Platform.Linux, VmImportTaskId = "import-ami-1", ClientToken = farm.Token(),
        };

        var refusal = await farm.RefusalAsync<ImportVmImageResponse>(request);

        Assert.Equal(ErrorCode.Client, refusal.Code);
        Assert.Contains("ImportDiskImage", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<ImportDiskImageRequest> DiskAsync() => new()
    {
        Name = "My Disk", SemanticVersion = "1.2.3", Platform = "Linux", OsVersion = "Debian 12", Uri = "s3://disks/a.qcow2", ClientToken = farm.Token(),
        InfrastructureConfigurationArn = await Samples.HaveInfrastructureAsync(farm),
    };

    private ImportComponentRequest Request(string script, ComponentType type, Platform platform) => new()
    {
        Name = "My Script", SemanticVersion = "1.0.0", Description = "Says: \"hi\"", Type = type, Format = ComponentFormat.Shell, Platform = platform, Data = script, ClientToken = farm.Token(),
    };
}
