using System.CommandLine;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Images;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Commands;

/// <summary>Says what changed between two images.</summary>
internal static class ImagesDiffCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var before = ImagesCommand.ImageArgument("A");
        var after = ImagesCommand.ImageArgument("B");
        var command = new Command("diff", "Compare two images: packages, components and their parameters, size");
        command.Add(before);
        command.Add(after);
        setAction(command, context => RunAsync(context, context.Parsed.GetRequiredValue(before), context.Parsed.GetRequiredValue(after)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string before, string after)
    {
        using var farm = context.Connect();
        var a = await ReportAsync(farm, before, context.Cancellation);
        var b = await ReportAsync(farm, after, context.Cancellation);
        var difference = ImageDifference.Between(a, b);
        Write(context.Output, difference);
        context.Output.Json(ToJson(a, b, difference));
        return ExitCodes.Done;
    }

    private static async Task<BuildReport> ReportAsync(IFarm farm, string image, CancellationToken cancellation)
    {
        var arn = References.Arn(farm.Connection, ResourceKind.Image, image);
        var found = (await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn }, cancellation)).Image;
        return await farm.CallAsync<BuildReport>(new GetBuildReportRequest { ImageBuildVersionArn = found.Arn }, cancellation);
    }

    private static void Write(CommandOutput output, ImageDifference difference)
    {
        foreach (var package in difference.Added) output.Line($"+ package {package.Name} {package.After}");
        foreach (var package in difference.Removed) output.Line($"- package {package.Name} {package.Before}");
        foreach (var package in difference.Changed) output.Line($"~ package {package.Name} {package.Before} -> {package.After}");
        foreach (var component in difference.Components)
        {
            var mark = component.Before is null ? "+" : component.After is null ? "-" : "~";
            var versions = component.Before == component.After ? component.Before : string.Join(" -> ", new[] { component.Before, component.After }.OfType<string>());
            output.Line($"{mark} component {component.Name} {versions}");
            foreach (var (name, old, now) in component.Parameters) output.Line($"    {name}: {old ?? "(unset)"} -> {now ?? "(unset)"}");
        }

        var change = difference.SizeAfter - difference.SizeBefore;
        output.Line($"size {Units.Size(difference.SizeBefore)} -> {Units.Size(difference.SizeAfter)} ({(change < 0 ? "" : "+")}{Units.Size(change)})");
        output.Line($"{Units.Count(difference.Added.Count(), "package")} added, {difference.Removed.Count()} removed, {difference.Changed.Count()} upgraded; {Units.Count(difference.Components.Count, "component")} changed");
    }

    private static JsonObject ToJson(BuildReport before, BuildReport after, ImageDifference difference) => new()
    {
        ["before"] = before.ImageBuildVersionArn,
        ["after"] = after.ImageBuildVersionArn,
        ["packages"] = new JsonObject
        {
            ["added"] = new JsonArray([.. difference.Added.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["version"] = p.After })]),
            ["removed"] = new JsonArray([.. difference.Removed.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["version"] = p.Before })]),
            ["upgraded"] = new JsonArray([.. difference.Changed.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["before"] = p.Before, ["after"] = p.After })]),
        },
        ["components"] = new JsonArray([.. difference.Components.Select(c => (JsonNode)new JsonObject
        {
            ["name"] = c.Name,
            ["before"] = c.Before,
            ["after"] = c.After,
            ["parameters"] = new JsonArray([.. c.Parameters.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["before"] = p.Before, ["after"] = p.After })]),
        })]),
        ["sizeBefore"] = difference.SizeBefore,
        ["sizeAfter"] = difference.SizeAfter,
    };
}
