using System.CommandLine;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;

namespace BuildFarm.Cli.Commands;

/// <summary>Lists image builds, of everything or of one pipeline.</summary>
internal static class ImagesListCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var pipeline = new Option<string?>("--pipeline") { Description = "only the images of this pipeline", HelpName = "PIPELINE" };
        var command = new Command("list", "List the images: every build with its state and its ids");
        command.Add(pipeline);
        setAction(command, context => RunAsync(context, context.Parsed.GetValue(pipeline)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string? pipeline)
    {
        using var farm = context.Connect();
        var images = pipeline is null
            ? await AllAsync(farm, context.Cancellation)
            : await OfPipelineAsync(farm, References.Arn(farm.Connection, ResourceKind.ImagePipeline, pipeline), context.Cancellation);
        context.Output.Json(MessageJson.Of(images));
        List<IReadOnlyList<string>> rows = [["IMAGE", "STATE", "CREATED", "IDS"]];
        rows.AddRange(images.Select(Row));
        context.Output.Table(rows);
        return ExitCodes.Done;
    }

    private static async Task<List<ImageSummary>> AllAsync(IFarm farm, CancellationToken cancellation)
    {
        var images = new List<ImageSummary>();
        for (var request = new ListImagesRequest { Owner = Ownership.Self }; request is not null;)
        {
            var page = await farm.CallAsync<ListImagesResponse>(request, cancellation);
            foreach (var version in page.ImageVersionList) images.AddRange(await BuildsAsync(farm, version.Arn, cancellation));
            request = page.NextToken.Length > 0 ? new ListImagesRequest { Owner = Ownership.Self, NextToken = page.NextToken } : null;
        }

        return images;
    }

    private static async Task<List<ImageSummary>> BuildsAsync(IFarm farm, string version, CancellationToken cancellation)
    {
        var images = new List<ImageSummary>();
        for (var request = new ListImageBuildVersionsRequest { ImageVersionArn = version }; request is not null;)
        {
            var page = await farm.CallAsync<ListImageBuildVersionsResponse>(request, cancellation);
            images.AddRange(page.ImageSummaryList);
            request = page.NextToken.Length > 0 ? new ListImageBuildVersionsRequest { ImageVersionArn = version, NextToken = page.NextToken } : null;
        }

        return images;
    }

    private static async Task<List<ImageSummary>> OfPipelineAsync(IFarm farm, string pipeline, CancellationToken cancellation)
    {
        var images = new List<ImageSummary>();
        for (var request = new ListImagePipelineImagesRequest { ImagePipelineArn = pipeline }; request is not null;)
        {
            var page = await farm.CallAsync<ListImagePipelineImagesResponse>(request, cancellation);
            images.AddRange(page.ImageSummaryList);
            request = page.NextToken.Length > 0 ? new ListImagePipelineImagesRequest { ImagePipelineArn = pipeline, NextToken = page.NextToken } : null;
        }

        return images;
    }

    private static IReadOnlyList<string> Row(ImageSummary image) =>
    [
        ResourceNameText.Short(image.Arn),
        WireNames.Of(image.State?.Status ?? ImageStatus.Unspecified) ?? "-",
        image.DateCreated,
        string.Join(' ', image.OutputResources?.Amis.Select(ami => $"{ami.Region}={ami.Image}") ?? []),
    ];
}
