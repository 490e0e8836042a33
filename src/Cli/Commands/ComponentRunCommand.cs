using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Apply.Manifests;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Run;
using BuildFarm.Cli.Terminal;
using BuildFarm.Cli.Trial;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Cli.Commands;

/// <summary>Runs component documents on a throw-away instance of the farm and leaves nothing.</summary>
internal static class ComponentRunCommand
{
    private const string DefaultBase = "debian-12-x86";

    public static Command Create(ActionSetter setAction)
    {
        var files = ComponentCommand.FilesArgument();
        var on = new Option<string>("--on") { Description = "the image to run on: a base image, NAME[/VERSION] of an image of yours, an ARN or an id", HelpName = "BASE", DefaultValueFactory = _ => DefaultBase };
        var phases = new Option<string>("--phases") { Description = "build, validate or both; or test", DefaultValueFactory = _ => "build,validate" };
        var parameters = new Option<string[]>("--parameter", "-p") { Description = "a parameter's value, for every document that has it", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };
        var command = new Command("run", "Run component documents on a throw-away instance of the farm; it leaves nothing");
        command.Add(files);
        foreach (var option in new Option[] { on, phases, parameters }) command.Add(option);
        setAction(command, async context =>
        {
            var read = context.Parsed.GetRequiredValue(files).Select(ComponentFile.Read).ToList();
            if (read.Any(file => !file.IsValid)) return ComponentCommand.Report(context, read);
            ComponentCommand.WriteFindings(context, read);
            var plan = TrialPlan.Make(read, context.Parsed.GetRequiredValue(phases), context.Parsed.GetValue(parameters) ?? []);
            return await RunAsync(context, plan, context.Parsed.GetRequiredValue(on));
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, TrialPlan plan, string on)
    {
        using var farm = context.Connect();
        var parent = await ParentAsync(farm, on, context.Cancellation);
        var prefix = "trial-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context.Environment.NewToken())))[..8];
        var resources = new TrialResources(farm, context.Environment.Time, context.Environment.NewToken, prefix);
        TrialReport? report = null;
        IReadOnlyList<(string Arn, string Reason)> left;
        try
        {
            report = await FollowAsync(context, farm, plan, resources, parent, prefix);
        }
        finally
        {
            if (context.Cancellation.IsCancellationRequested) context.Output.Note($"buildfarm: interrupted; removing what {prefix} made");
            if (report is null) await CancelAsync(context, resources);
            left = await resources.RemoveAsync();
            foreach (var (arn, reason) in left) context.Output.Note($"buildfarm: {arn} is left behind: {reason}");
        }

        report.Write(context.Output);
        var json = report.ToJson();
        json["left"] = new JsonArray([.. left.Select(resource => (JsonNode)resource.Arn)]);
        context.Output.Json(json);
        return report.IsPassed ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<TrialReport> FollowAsync(CommandContext context, IFarm farm, TrialPlan plan, TrialResources resources, string parent, string prefix)
    {
        var build = new BuildProgress(await resources.StartAsync(plan, parent, context.Cancellation), prefix);
        var recorder = new TrialRecorder(RunCommand.View(context, showLog: true));
        var follower = new BuildFollower(farm, context.Environment.Time, recorder);
        await recorder.RunAsync([build], () => follower.FollowAsync(build, includeLog: true, context.Cancellation));
        var summary = await BuildSummary.ReadAsync(farm, context.Environment.Time, build.Arn, build.Status, context.Cancellation);
        var files = plan.Components.Select((component, index) => (component, index)).ToDictionary(p => resources.ComponentName(p.index), p => p.component.File);
        return new TrialReport(summary, recorder, files);
    }

    private static async Task CancelAsync(CommandContext context, TrialResources resources)
    {
        try
        {
            await resources.CancelAsync();
        }
        catch (FarmException failure)
        {
            context.Output.Note($"buildfarm: the build could not be cancelled: {failure.Message}");
        }
    }

    /// <summary>An image of the caller's by its id in the region; anything else is what the cloud that builds knows.</summary>
    private static async Task<string> ParentAsync(IFarm farm, string on, CancellationToken cancellation)
    {
        var isArn = on.StartsWith("arn:", StringComparison.Ordinal);
        if (!isArn && !ParentImages.IsName(on)) return on;
        var arn = References.Arn(farm.Connection, ResourceKind.Image, on);
        try
        {
            var image = (await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn }, cancellation)).Image;
            return image.OutputResources?.Amis.FirstOrDefault(ami => ami.Region == farm.Connection.Region)?.Image
                ?? throw CliException.Failed($"{image.Arn} has no image in {farm.Connection.Region}: its status is {Model.Enums.WireNames.Of(image.State.Status)}");
        }
        catch (FarmException failure) when (failure.IsNotFound && !isArn && !on.Contains('/', StringComparison.Ordinal))
        {
            return on;
        }
    }
}
