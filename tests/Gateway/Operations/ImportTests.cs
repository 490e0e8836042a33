using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

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
    public async Task Images_of_ISO_files_and_import_tasks_are_refused_with_what_there_is_instead()
    {
        var vm = new ImportVmImageRequest
        {
            Name = "vm", SemanticVersion = "1.0.0", Platform = Platform.Linux, VmImportTaskId = "import-ami-1", ClientToken = farm.Token(),
        };
        var disk = new ImportDiskImageRequest
        {
            Name = "iso", SemanticVersion = "1.0.0", Platform = "Windows", OsVersion = "Microsoft Windows 11", Uri = "s3://isos/a.iso", ClientToken = farm.Token(),
            InfrastructureConfigurationArn = await Samples.HaveInfrastructureAsync(farm),
        };

        foreach (var refusal in new[] { await farm.RefusalAsync<ImportVmImageResponse>(vm), await farm.RefusalAsync<ImportDiskImageResponse>(disk) })
        {
            Assert.Equal(ErrorCode.Client, refusal.Code);
            Assert.Contains("buildfarm host import", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Empty((await farm.CallAsync<ListImagesResponse>(new ListImagesRequest())).ImageVersionList);
    }

    private ImportComponentRequest Request(string script, ComponentType type, Platform platform) => new()
    {
        Name = "My Script", SemanticVersion = "1.0.0", Description = "Says: \"hi\"", Type = type, Format = ComponentFormat.Shell, Platform = platform, Data = script, ClientToken = farm.Token(),
    };
}
