using System.CommandLine;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Cli.Commands;

/// <summary>Cancels a build.</summary>
internal static class ImagesCancelCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var image = ImagesCommand.ImageArgument();
        var command = new Command("cancel", "Cancel a build; what it launched is taken down");
        command.Add(image);
        setAction(command, context => RunAsync(context, context.Parsed.GetRequiredValue(image)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string image)
    {
        using var farm = context.Connect();
        var arn = References.Arn(farm.Connection, ResourceKind.Image, image);
        var found = (await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn }, context.Cancellation)).Image;
        var answer = await farm.CallAsync<CancelImageCreationResponse>(
            new CancelImageCreationRequest { ImageBuildVersionArn = found.Arn, ClientToken = context.Environment.NewToken() }, context.Cancellation);
        context.Output.Json(MessageJson.Of(answer));
        context.Output.Line($"cancelling {answer.ImageBuildVersionArn}");
        return ExitCodes.Done;
    }
}
