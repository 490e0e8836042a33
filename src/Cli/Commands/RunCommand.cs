using System.CommandLine;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Run;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Arns;
using BuildFarm.Model.FarmApi;
using Spectre.Console;

namespace BuildFarm.Cli.Commands;

/// <summary>Starts builds of a pipeline and follows them.</summary>
internal static class RunCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var pipeline = new Argument<string>("PIPELINE") { Description = "a pipeline's name or ARN" };
        var detach = new Option<bool>("--detach", "-d") { Description = "start and do not wait" };
        var regions = new Option<string[]>("--region") { Description = "build in this region; several for a build in each", HelpName = "R", DefaultValueFactory = _ => [] };
        var cache = new Option<string?>("--cache") { Description = "default; none: reuse no layer; strict: reuse only what can be known to be the same" };
        cache.AcceptOnlyFromAmong("default", "none", "strict");
        var noCache = new Option<bool>("--no-cache") { Description = "the same as --cache none" };
        var log = new Option<bool>("--log") { Description = "show log lines, too, when there is no terminal" };
        var command = new Command("run", "Run a pipeline and follow the build");
        command.Add(pipeline);
        foreach (var option in new Option[] { detach, regions, cache, noCache, log }) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(noCache) && result.GetValue(cache) is not null) result.AddError("--no-cache and --cache exclude each other");
        });
        setAction(command, context => RunAsync(context, new RunRequest
        {
            Pipeline = context.Parsed.GetRequiredValue(pipeline),
            Regions = context.Parsed.GetValue(regions) ?? [],
            Cache = context.Parsed.GetValue(noCache) ? "none" : context.Parsed.GetValue(cache),
            IsDetached = context.Parsed.GetValue(detach),
            ShowLog = context.Parsed.GetValue(log),
        }));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, RunRequest request)
    {
        using var farm = context.Connect();
        var arn = References.Arn(farm.Connection, ResourceKind.ImagePipeline, request.Pipeline);
        var began = context.Environment.Time.GetTimestamp();
        var builds = await StartAsync(context, farm, arn, request);
        if (request.IsDetached)
        {
            foreach (var build in builds) context.Output.Line(build.Arn);
            context.Output.Json(new JsonObject { ["builds"] = new JsonArray([.. builds.Select(build => (JsonNode)new JsonObject { ["arn"] = build.Arn, ["region"] = RegionOf(build, request) })]) });
            return ExitCodes.Done;
        }

        await FollowAsync(context, farm, builds, request.ShowLog);
        var elapsed = context.Environment.Time.GetElapsedTime(began);
        return await ReportAsync(context, farm, request, builds, elapsed);
    }

    /// <summary>The region that was named for the build, or else the pipeline's own.</summary>
    private static string RegionOf(BuildProgress build, RunRequest request) =>
        request.Regions.Contains(build.Label) ? build.Label : ResourceArn.Parse(build.Arn).Region;

    private static async Task<IReadOnlyList<BuildProgress>> StartAsync(CommandContext context, IFarm farm, string pipeline, RunRequest request)
    {
        var builds = new List<BuildProgress>();
        foreach (var region in request.Regions.Count == 0 ? [null] : request.Regions.Distinct().Cast<string?>())
        {
            var start = new StartBuildRequest { ImagePipelineArn = pipeline, ClientToken = context.Environment.NewToken() };
            if (request.Cache is not null) start.Cache = request.Cache;
            if (region is not null) start.InstanceRegion = region;
            try
            {
                var answer = await farm.CallAsync<StartBuildResponse>(start, context.Cancellation);
                builds.Add(new BuildProgress(answer.ImageBuildVersionArn, region ?? ResourceNameText.Short(answer.ImageBuildVersionArn)));
            }
            catch (FarmException failure) when (builds.Count > 0)
            {
                throw CliException.Failed($"{failure.Message}\nbuildfarm: started before it: {string.Join(", ", builds.Select(build => build.Arn))}", failure);
            }
        }

        return builds;
    }

    private static async Task FollowAsync(CommandContext context, IFarm farm, IReadOnlyList<BuildProgress> builds, bool showLog)
    {
        var view = View(context, showLog);
        var follower = new BuildFollower(farm, context.Environment.Time, view);
        try
        {
            var includeLog = view is LiveView || showLog;
            await view.RunAsync(builds, () => Task.WhenAll(builds.Select(build => follower.FollowAsync(build, includeLog, context.Cancellation))));
        }
        catch (OperationCanceledException)
        {
            var lines = builds.Where(build => !build.IsEnded).Select(build =>
                $"\n  follow again  {context.CommandLine($"images logs --follow {build.Arn}")}\n  cancel        {context.CommandLine($"images cancel {build.Arn}")}");
            throw CliException.Failed("no longer following; the farm builds on." + string.Concat(lines));
        }
    }

    internal static IProgressView View(CommandContext context, bool showLog)
    {
        if (context.Output.IsJson) return new SilentView();
        return context.Output.IsTerminal ? new LiveView(AnsiConsole.Console, context.Environment.Time) : new PlainView(context.Environment.Out, showLog);
    }

    private static async Task<int> ReportAsync(CommandContext context, IFarm farm, RunRequest request, IReadOnlyList<BuildProgress> builds, TimeSpan elapsed)
    {
        var results = new JsonArray();
        var failed = false;
        foreach (var build in builds)
        {
            var summary = await BuildSummary.ReadAsync(farm, context.Environment.Time, build.Arn, build.Status, context.Cancellation);
            if (builds.Count > 1) context.Output.Line($"--- {build.Label}");
            summary.Write(context.Output);
            failed |= !summary.IsAvailable;
            var json = summary.ToJson();
            json["region"] = RegionOf(build, request);
            // By the farm's own clock, from the request to the end.
            json["durationMs"] = build.Began is { } began && build.Ended is { } ended ? Math.Round((ended - began).TotalMilliseconds, 1) : null;
            results.Add(json);
        }

        context.Output.Json(new JsonObject { ["elapsedMs"] = Math.Round(elapsed.TotalMilliseconds, 1), ["builds"] = results });
        return failed ? ExitCodes.Failed : ExitCodes.Done;
    }

    private sealed record RunRequest
    {
        public required string Pipeline { get; init; }

        public required IReadOnlyList<string> Regions { get; init; }

        public string? Cache { get; init; }

        public bool IsDetached { get; init; }

        public bool ShowLog { get; init; }
    }
}
