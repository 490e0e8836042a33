using System.CommandLine;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Run;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Cli.Commands;

/// <summary>One image: its state, ids, packages, size, stages, components.</summary>
internal static class ImagesShowCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var image = ImagesCommand.ImageArgument();
        var packages = new Option<bool>("--packages") { Description = "list the packages, too" };
        var command = new Command("show", "Show one image: state, ids, size, time by stage, components");
        command.Add(image);
        command.Add(packages);
        setAction(command, context => RunAsync(context, context.Parsed.GetRequiredValue(image), context.Parsed.GetValue(packages)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string image, bool showPackages)
    {
        using var farm = context.Connect();
        var arn = References.Arn(farm.Connection, ResourceKind.Image, image);
        var answer = await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn }, context.Cancellation);
        var summary = await BuildSummary.ReadAsync(farm, context.Environment.Time, answer.Image.Arn, null, context.Cancellation);
        context.Output.Json(new JsonObject { ["image"] = MessageJson.Of(answer.Image), ["report"] = summary.Report is null ? null : MessageJson.Of(summary.Report) });
        summary.Write(context.Output);
        if (summary.Report is not { } report) return ExitCodes.Done;
        foreach (var component in report.Components)
        {
            var outcome = component.Verdict.Length == 0 ? "did not run" : $"{component.Verdict}, {Units.Time(component.DurationMs)}";
            context.Output.Line($"  {ResourceNameText.Short(component.Arn)} {component.Phase}: {outcome}");
        }

        if (showPackages) context.Output.Table([["PACKAGE", "VERSION"], .. report.Packages.Select(p => (IReadOnlyList<string>)[p.Name, p.Version])]);
        return ExitCodes.Done;
    }
}
