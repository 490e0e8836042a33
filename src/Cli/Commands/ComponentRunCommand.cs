using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Apply.Manifests;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Run;
using BuildFarm.Cli.Terminal;
using BuildFarm.Cli.Trial;
using BuildFarm.Documents;
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
        var shell = new Option<bool>("--shell-on-failure") { Description = "when a step fails, open a shell inside the instance before it goes; needs root on the builder host's machine" };
        var command = new Command("run", "Run component documents on a throw-away instance of the farm; it leaves nothing");
        command.Add(files);
        foreach (var option in new Option[] { on, phases, parameters, shell }) command.Add(option);
        setAction(command, async context =>
        {
            var holds = context.Parsed.GetValue(shell);
            if (holds) CheckShell(context);
            var read = context.Parsed.GetRequiredValue(files).Select(file => ComponentFile.Read(file, DocumentPlatform.Linux)).ToList();
            if (read.Any(file => !file.IsValid)) return ComponentCommand.Report(context, read);
            ComponentCommand.WriteFindings(context, read);
            var plan = TrialPlan.Make(read, context.Parsed.GetRequiredValue(phases), context.Parsed.GetValue(parameters) ?? []);
            return await RunAsync(context, plan with { HoldsInstance = holds }, context.Parsed.GetRequiredValue(on));
        });
        return command;
    }

    private static void CheckShell(CommandContext context)
    {
        if (context.Output.IsJson) throw CliException.Usage("--shell-on-failure writes to standard output what the shell does; it cannot go with --output json");
        if (context.Environment.Shell.WhyNot() is { } reason) throw CliException.Usage(reason);
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
            report = await TryAsync(context, farm, plan, resources, parent, prefix);
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

    private static async Task<TrialReport> TryAsync(CommandContext context, IFarm farm, TrialPlan plan, TrialResources resources, string parent, string prefix)
    {
        var build = new BuildProgress(await resources.StartAsync(plan, parent, context.Cancellation), prefix) { Keeps = TrialRecorder.IsOfComponents };
        var names = new TrialNames(plan.Components.Select((component, index) => (component, index)).ToDictionary(p => resources.ComponentName(p.index), p => p.component.File));
        var recorder = new TrialRecorder(RunCommand.View(context, showLog: true), names);
        var isHeld = await FollowAsync(context, farm, build, recorder);
        if (isHeld) await EndHeldAsync(context, recorder, resources);
        var summary = isHeld ? null : await BuildSummary.ReadAsync(farm, context.Environment.Time, build.Arn, build.Status, context.Cancellation);
        return new TrialReport(TrialOutcome.Of(recorder, summary, names), recorder);
    }

    /// <summary>Follows to the end of the build, or until its instance is held; answers whether it is.</summary>
    private static async Task<bool> FollowAsync(CommandContext context, IFarm farm, BuildProgress build, TrialRecorder recorder)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        var follower = new BuildFollower(farm, context.Environment.Time, recorder);
        try
        {
            await recorder.RunAsync([build], async () =>
            {
                var following = follower.FollowAsync(build, includeLog: true, stop.Token);
                await Task.WhenAny(following, recorder.Held);
                if (recorder.Held.IsCompleted) await stop.CancelAsync();
                await following;
            });
        }
        catch (OperationCanceledException) when (recorder.Held.IsCompleted && !context.Cancellation.IsCancellationRequested)
        {
            return true;
        }

        return recorder.Held.IsCompleted && !build.IsEnded;
    }

    private static async Task EndHeldAsync(CommandContext context, TrialRecorder recorder, TrialResources resources)
    {
        var instance = await recorder.Held;
        if (recorder.Outcome is { Status: "FAILED" } failed)
        {
            context.Output.Note($"buildfarm: {ControlCharacters.Clean(failed.Message.Split('\n')[0])}");
            context.Output.Note($"buildfarm: a shell inside {instance}; `exit` ends the instance");
            try
            {
                await context.Environment.Shell.OpenAsync(instance);
            }
            catch (CliException failure)
            {
                context.Output.Note($"buildfarm: {failure.Message}");
            }
        }

        await resources.CancelAsync();
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
