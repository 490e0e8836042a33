using System.Text.Json.Nodes;
using BuildFarm.Cli.Tests.Fakes;
using BuildFarm.Model.Api;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Tests.Images;

public sealed class ImagesTests : IDisposable
{
    private const string Prefix = "arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/";

    private readonly CliRun sut = new();

    public ImagesTests()
    {
        sut.Farm.Answer<GetImageRequest>(request => new GetImageResponse
        {
            Image = new Image { Arn = request.ImageBuildVersionArn.Replace("x.x.x", "1.0.0/2", StringComparison.Ordinal), State = new ImageState { Status = ImageStatus.Available } },
        });
        sut.Farm.Answer<GetBuildReportRequest>(request => request.ImageBuildVersionArn == Prefix + "1" ? Before() : After());
    }

    public void Dispose() => sut.Dispose();

    [Fact]
    public async Task Diff_names_packages_components_parameters_and_size()
    {
        Assert.Equal(0, await sut.RunAsync("images", "diff", "web/1.0.0/1", "web"));

        Assert.Equal(
            """
            + package curl 7.88
            - package telnet 0.17
            ~ package nginx 1.22.0 -> 1.22.1
            ~ component site 1.0.0/1 -> 1.0.0/2
                Greeting: hi -> hello
                Title: (unset) -> The site
            size 120 MB -> 122 MB (+2.5 MB)
            1 package added, 1 removed, 1 upgraded; 1 component changed
            """.ReplaceLineEndings("\n"), sut.Output.TrimEnd());
    }

    [Fact]
    public async Task Diff_of_an_image_with_itself_is_empty()
    {
        Assert.Equal(0, await sut.RunAsync("images", "diff", "web", "web", "-o", "json"));

        var json = JsonNode.Parse(sut.Output)!;
        Assert.Empty(json["packages"]!["added"]!.AsArray());
        Assert.Empty(json["packages"]!["upgraded"]!.AsArray());
        Assert.Empty(json["components"]!.AsArray());
        Assert.Equal((long)json["sizeBefore"]!, (long)json["sizeAfter"]!);
    }

    [Theory]
    [InlineData("disk.qcow2", "qcow2")]
    [InlineData("root.tar", "tar")]
    public async Task Export_takes_the_format_from_the_name_and_sends_an_absolute_path(string name, string format)
    {
        ExportImageRequest? sent = null;
        sut.Farm.Answer<ExportImageRequest>(request =>
        {
            sent = request;
            return new ExportImageResponse { Path = request.Path, SizeBytes = 1, Sha256 = "ab" };
        });

        Assert.Equal(0, await sut.RunAsync("images", "export", "web", "--to", name));

        Assert.Equal((Prefix + "2", format, Path.GetFullPath(name)), (sent!.ImageBuildVersionArn, sent.Format, sent.Path));
    }

    [Fact]
    public async Task Export_to_a_name_that_says_no_format_is_a_usage_error() =>
        Assert.Equal(2, await sut.RunAsync("images", "export", "web", "--to", "disk.img"));

    [Fact]
    public async Task Cancel_names_the_exact_build()
    {
        CancelImageCreationRequest? sent = null;
        sut.Farm.Answer<CancelImageCreationRequest>(request =>
        {
            sent = request;
            return new CancelImageCreationResponse { ImageBuildVersionArn = request.ImageBuildVersionArn };
        });

        Assert.Equal(0, await sut.RunAsync("images", "cancel", "web"));

        Assert.Equal(Prefix + "2", sent!.ImageBuildVersionArn);
        Assert.NotEmpty(sent.ClientToken);
    }

    [Fact]
    public async Task List_shows_every_build_of_every_page()
    {
        sut.Farm.Answer<ListImagesRequest>(request => request.HasNextToken
            ? Page(new ListImagesResponse(), "web", null)
            : Page(new ListImagesResponse(), "db", "more"));
        sut.Farm.Answer<ListImageBuildVersionsRequest>(request =>
        {
            var answer = new ListImageBuildVersionsResponse();
            answer.ImageSummaryList.Add(new ImageSummary { Arn = request.ImageVersionArn + "/7", DateCreated = "2026-01-01", State = new ImageState { Status = ImageStatus.Building } });
            return answer;
        });

        Assert.Equal(0, await sut.RunAsync("images", "list"));

        Assert.Contains("db/1.0.0/7", sut.Output);
        Assert.Contains("web/1.0.0/7", sut.Output);
        Assert.Contains("BUILDING", sut.Output);

        static ListImagesResponse Page(ListImagesResponse page, string name, string? next)
        {
            page.ImageVersionList.Add(new ImageVersion { Arn = $"arn:aws:imagebuilder:us-east-1:000000000000:image/{name}/1.0.0" });
            if (next is not null) page.NextToken = next;
            return page;
        }
    }

    [Theory]
    [InlineData("web/1.x.3")]
    [InlineData("../../etc")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:component/web/1.0.0")]
    public async Task A_text_that_names_no_image_is_a_usage_error(string text)
    {
        Assert.Equal(2, await sut.RunAsync("images", "show", text));

        Assert.Contains(text, sut.Error);
    }

    private static BuildReport Before()
    {
        var report = new BuildReport { ImageBuildVersionArn = Prefix + "1", SizeBytes = 119_600_000 };
        report.Packages.Add([new() { Name = "nginx", Version = "1.22.0" }, new() { Name = "telnet", Version = "0.17" }]);
        report.Components.Add(Component("1", ("Greeting", "hi")));
        return report;
    }

    private static BuildReport After()
    {
        var report = new BuildReport { ImageBuildVersionArn = Prefix + "2", SizeBytes = 122_100_000 };
        report.Packages.Add([new() { Name = "nginx", Version = "1.22.1" }, new() { Name = "curl", Version = "7.88" }]);
        report.Components.Add(Component("2", ("Greeting", "hello"), ("Title", "The site")));
        return report;
    }

    private static ComponentReport Component(string build, params (string Name, string Value)[] parameters)
    {
        var component = new ComponentReport { Arn = $"arn:aws:imagebuilder:us-east-1:000000000000:component/site/1.0.0/{build}", Phase = "build", Verdict = "ran" };
        component.Parameters.Add(parameters.ToDictionary(p => p.Name, p => p.Value));
        return component;
    }
}
