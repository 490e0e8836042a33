using System.Text.Json.Nodes;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Tests.Fakes;
using BuildFarm.Model.Api;

namespace BuildFarm.Cli.Tests.Apply;

public sealed class ApplyTests : IDisposable
{
    private readonly CliRun sut = new();
    private readonly string file;

    public ApplyTests()
    {
        sut.Folder.Write("hello.yaml", Manifests.Document);
        file = sut.Folder.Write("farm.yaml", Manifests.All);
    }

    public void Dispose() => sut.Dispose();

    [Fact]
    public async Task On_an_empty_farm_everything_is_created_in_the_order_of_its_references()
    {
        Assert.Equal(0, await sut.RunAsync("apply", "-f", file));

        var created = sut.Farm.Changes.Select(change => change.Descriptor.Name).ToList();
        Assert.Equal(5, created.Count);
        Assert.True(created.IndexOf("CreateComponentRequest") < created.IndexOf("CreateImageRecipeRequest"));
        Assert.Equal("CreateImagePipelineRequest", created[^1]);
        Assert.Contains("5 to create", sut.Output);
    }

    [Fact]
    public async Task Names_become_ARNs_of_what_was_created()
    {
        await sut.RunAsync("apply", "-f", file);

        var recipe = sut.Farm.Changes.OfType<CreateImageRecipeRequest>().Single();
        Assert.Equal("arn:aws:imagebuilder:us-east-1:000000000000:component/hello/1.0.0", recipe.Components[0].ComponentArn);
        Assert.Equal(["hi"], recipe.Components[0].Parameters[0].Value);
        Assert.Equal("debian-12-x86", recipe.ParentImage);
        var pipeline = sut.Farm.Changes.OfType<CreateImagePipelineRequest>().Single();
        Assert.Equal("arn:aws:imagebuilder:us-east-1:000000000000:image-recipe/web/1.0.0", pipeline.ImageRecipeArn);
        Assert.Equal("arn:aws:imagebuilder:us-east-1:000000000000:infrastructure-configuration/small", pipeline.InfrastructureConfigurationArn);
    }

    [Fact]
    public async Task A_parent_image_that_is_an_image_of_ones_own_becomes_its_ARN()
    {
        sut.Farm.Answer<GetImageRequest>(request => new GetImageResponse { Image = new Image { Arn = request.ImageBuildVersionArn } });

        await sut.RunAsync("apply", "-f", file);

        Assert.Equal("arn:aws:imagebuilder:us-east-1:000000000000:image/debian-12-x86/x.x.x", sut.Farm.Changes.OfType<CreateImageRecipeRequest>().Single().ParentImage);
    }

    [Fact]
    public async Task A_second_time_nothing_is_done()
    {
        await sut.RunAsync("apply", "-f", file);
        sut.Farm.Changes.Clear();

        Assert.Equal(0, await sut.RunAsync("apply", "-f", file));

        Assert.Empty(sut.Farm.Changes);
        Assert.Contains("5 unchanged", sut.Output);
    }

    [Fact]
    public async Task A_changed_document_makes_the_next_build_and_leaves_the_recipe_alone()
    {
        await sut.RunAsync("apply", "-f", file);
        sut.Farm.Changes.Clear();
        sut.Folder.Write("hello.yaml", Manifests.Document.Replace("echo hello", "echo again"));

        Assert.Equal(0, await sut.RunAsync("apply", "-f", file));

        var change = Assert.IsType<CreateComponentRequest>(Assert.Single(sut.Farm.Changes));
        Assert.Equal("1.0.0", change.SemanticVersion);
        Assert.Contains("arn:aws:imagebuilder:us-east-1:000000000000:component/hello/1.0.0/2", sut.Output);
    }

    [Fact]
    public async Task A_changed_recipe_gets_its_next_patch_version_and_the_pipeline_follows_it()
    {
        await sut.RunAsync("apply", "-f", file);
        sut.Farm.Changes.Clear();
        sut.Folder.Write("farm.yaml", Manifests.All.Replace("value: hi", "value: bye"));

        Assert.Equal(0, await sut.RunAsync("apply", "-f", file));

        Assert.Equal("1.0.x", Assert.IsType<CreateImageRecipeRequest>(sut.Farm.Changes[0]).SemanticVersion);
        Assert.Equal("arn:aws:imagebuilder:us-east-1:000000000000:image-recipe/web/1.0.1", Assert.IsType<UpdateImagePipelineRequest>(sut.Farm.Changes[1]).ImageRecipeArn);
        Assert.Equal(2, sut.Farm.Changes.Count);
        sut.Farm.Changes.Clear();
        await sut.RunAsync("apply", "-f", file);
        Assert.Empty(sut.Farm.Changes);
    }

    [Fact]
    public async Task A_changed_configuration_is_updated_in_place()
    {
        await sut.RunAsync("apply", "-f", file);
        sut.Farm.Changes.Clear();
        sut.Folder.Write("farm.yaml", Manifests.All.Replace("[t3.small]", "[t3.small, t3.large]"));

        Assert.Equal(0, await sut.RunAsync("apply", "-f", file));

        var update = Assert.IsType<UpdateInfrastructureConfigurationRequest>(Assert.Single(sut.Farm.Changes));
        Assert.Equal(["t3.small", "t3.large"], update.InstanceTypes);
        Assert.Equal("builder", update.InstanceProfileName);
        Assert.Contains("changed: instanceTypes", sut.Output);
    }

    [Fact]
    public async Task A_changed_tag_alone_is_set_by_tagging()
    {
        await sut.RunAsync("apply", "-f", file);
        sut.Farm.Changes.Clear();
        sut.Folder.Write("farm.yaml", Manifests.All.Replace("platform: Linux", "platform: Linux\ntags: { 'buildfarm:cache': never }"));

        Assert.Equal(0, await sut.RunAsync("apply", "-f", file));

        var tag = Assert.IsType<TagResourceRequest>(Assert.Single(sut.Farm.Changes));
        Assert.Equal("arn:aws:imagebuilder:us-east-1:000000000000:component/hello/1.0.0/1", tag.ResourceArn);
        Assert.Equal("never", tag.Tags["buildfarm:cache"]);
    }

    [Fact]
    public async Task A_dry_run_prints_the_plan_and_sends_nothing()
    {
        Assert.Equal(0, await sut.RunAsync("apply", "-f", file, "--dry-run"));

        Assert.Empty(sut.Farm.Changes);
        Assert.Contains("+ component hello 1.0.0", sut.Output);
        Assert.Contains("Nothing was changed", sut.Output);
    }

    [Fact]
    public async Task When_a_change_fails_it_says_what_was_applied_and_what_was_not()
    {
        sut.Farm.Failures["CreateImageRecipeRequest"] = new FarmException(ErrorCode.ServiceQuotaExceeded, "CreateImageRecipe: too many recipes");

        Assert.Equal(1, await sut.RunAsync("apply", "-f", file));

        Assert.Contains("image-recipe web 1.0.0 was not applied: CreateImageRecipe: too many recipes", sut.Error);
        Assert.Contains("applied before it: component hello 1.0.0", sut.Error);
        Assert.Contains("not tried:", sut.Error);
        Assert.Contains("image-pipeline web", sut.Error);
    }

    [Fact]
    public async Task With_json_output_there_is_one_object_with_plan_and_results()
    {
        Assert.Equal(0, await sut.RunAsync("apply", "-f", file, "--output", "json"));

        var json = JsonNode.Parse(sut.Output)!;
        Assert.Equal(5, json["plan"]!.AsArray().Count);
        Assert.Equal("create", (string)json["plan"]![0]!["action"]!);
        Assert.Equal("arn:aws:imagebuilder:us-east-1:000000000000:component/hello/1.0.0/1",
            (string)json["applied"]!.AsArray().Single(a => (string)a!["kind"]! == "Component")!["arn"]!);
    }
}
