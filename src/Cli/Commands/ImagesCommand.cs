using System.CommandLine;

namespace BuildFarm.Cli.Commands;

/// <summary>Everything about images and the builds that make them.</summary>
internal static class ImagesCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var command = new Command("images", "Work on images and their builds");
        CommandFactory[] factories =
        [
            ImagesListCommand.Create, ImagesShowCommand.Create, ImagesLogsCommand.Create, ImagesCancelCommand.Create, ImagesExportCommand.Create, ImagesDiffCommand.Create,
        ];
        foreach (var factory in factories) command.Add(factory(setAction));
        return command;
    }

    public static Argument<string> ImageArgument(string name = "IMAGE") =>
        new(name) { Description = "an image's ARN, or NAME, NAME/VERSION, NAME/VERSION/BUILD; the newest where it says less" };
}
