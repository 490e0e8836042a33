using System.CommandLine;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Commands;

/// <summary>Writes an image to a file on the farm's machine.</summary>
internal static class ImagesExportCommand
{
    private static readonly string[] Formats = ["tar", "raw", "qcow2"];

    public static Command Create(ActionSetter setAction)
    {
        var image = ImagesCommand.ImageArgument();
        var format = new Option<string?>("--format") { Description = "tar (the root folder), raw or qcow2 (a disk); otherwise by the file's name" };
        format.AcceptOnlyFromAmong(Formats);
        var to = new Option<string>("--to") { Description = "the file to write, on the farm's machine", HelpName = "FILE", Required = true };
        var command = new Command("export", "Export an image to a tarball, a raw disk or a qcow2 disk");
        command.Add(image);
        command.Add(format);
        command.Add(to);
        setAction(command, context => RunAsync(context, context.Parsed.GetRequiredValue(image), context.Parsed.GetValue(format), context.Parsed.GetRequiredValue(to)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string image, string? format, string to)
    {
        var chosen = format ?? Formats.FirstOrDefault(name => to.EndsWith("." + name, StringComparison.Ordinal))
            ?? throw CliException.Usage($"the name {to} does not say the format; end it in .tar, .raw or .qcow2, or give --format");
        using var farm = context.Connect();
        var arn = References.Arn(farm.Connection, ResourceKind.Image, image);
        var found = (await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn }, context.Cancellation)).Image;
        var answer = await farm.CallAsync<ExportImageResponse>(
            new ExportImageRequest { ImageBuildVersionArn = found.Arn, Format = chosen, Path = Path.GetFullPath(to) }, context.Cancellation);
        context.Output.Json(MessageJson.Of(answer));
        context.Output.Line($"{answer.Path}  {Units.Size(answer.SizeBytes)}  sha256:{answer.Sha256}");
        return ExitCodes.Done;
    }
}
