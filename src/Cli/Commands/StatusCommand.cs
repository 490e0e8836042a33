using System.CommandLine;
using System.Globalization;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Commands;

/// <summary>What the farm is and what it is doing.</summary>
internal static class StatusCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var command = new Command("status", "Show the farm: version, engine, cloud, builds in each region, base images");
        setAction(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context)
    {
        using var farm = context.Connect();
        var status = await farm.CallAsync<FarmStatus>(new GetFarmStatusRequest(), context.Cancellation);
        context.Output.Json(MessageJson.Of(status));
        context.Output.Line($"BuildFarm {status.Version} at {farm.Connection.Endpoint.GetLeftPart(UriPartial.Authority)}, engine {status.Engine}, cloud {status.Cloud}");
        if (status.Started is { } started) context.Output.Line($"up for {Units.Time(context.Environment.Time.GetUtcNow() - started.ToDateTimeOffset())}");
        if (status.Regions.Count > 0)
        {
            List<IReadOnlyList<string>> rows = [["REGION", "RUNNING", "QUEUED", "LIMIT"]];
            rows.AddRange(status.Regions.Select(region => (IReadOnlyList<string>)[region.Region, Text(region.Running), Text(region.Queued), Text(region.Limit)]));
            context.Output.Table(rows);
        }

        context.Output.Line(status.BaseImages.Count == 0 ? "no base image" : $"base images: {string.Join(", ", status.BaseImages)}");
        return ExitCodes.Done;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
