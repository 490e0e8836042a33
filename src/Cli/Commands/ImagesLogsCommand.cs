using System.CommandLine;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Run;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Commands;

/// <summary>Prints what a build has said so far, and with --follow what it goes on to say.</summary>
internal static class ImagesLogsCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var image = ImagesCommand.ImageArgument();
        var follow = new Option<bool>("--follow") { Description = "go on until the build ends" };
        var command = new Command("logs", "Print a build's states, steps and log lines");
        command.Add(image);
        command.Add(follow);
        setAction(command, context => RunAsync(context, context.Parsed.GetRequiredValue(image), context.Parsed.GetValue(follow)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string image, bool follow)
    {
        using var farm = context.Connect();
        var request = new GetImageRequest { ImageBuildVersionArn = References.Arn(farm.Connection, ResourceKind.Image, image) };
        var found = (await farm.CallAsync<GetImageResponse>(request, context.Cancellation)).Image;
        var build = new BuildProgress(found.Arn, ResourceNameText.Short(found.Arn));
        IProgressView view = context.Output.IsJson ? new JsonLinesView(context.Environment.Out) : new PlainView(context.Environment.Out, showLog: true);
        if (follow || IsOver(found.State.Status))
        {
            await new BuildFollower(farm, context.Environment.Time, view).FollowAsync(build, includeLog: true, context.Cancellation);
            return ExitCodes.Done;
        }

        await PrintSoFarAsync(farm, build, view, context);
        return ExitCodes.Done;
    }

    // The stream of a running build does not end: what stood there when it was asked for ends where the stream falls silent.
    private static async Task PrintSoFarAsync(IFarm farm, BuildProgress build, IProgressView view, CommandContext context)
    {
        var silence = TimeSpan.FromSeconds(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        using var timer = context.Environment.Time.CreateTimer(_ => stop.Cancel(), null, silence, Timeout.InfiniteTimeSpan);
        try
        {
            await foreach (var change in farm.WatchAsync(new WatchBuildRequest { ImageBuildVersionArn = build.Arn, IncludeLog = true }, stop.Token))
            {
                timer.Change(silence, Timeout.InfiniteTimeSpan);
                if (build.Apply(change)) view.Show(build, change);
            }
        }
        catch (OperationCanceledException) when (!context.Cancellation.IsCancellationRequested)
        {
            context.Output.Note($"buildfarm: the build is still {build.Status}; --follow goes on to its end");
        }
    }

    private static bool IsOver(ImageStatus status) =>
        status is ImageStatus.Available or ImageStatus.Failed or ImageStatus.Cancelled or ImageStatus.Deprecated or ImageStatus.Disabled or ImageStatus.Deleted;
}
