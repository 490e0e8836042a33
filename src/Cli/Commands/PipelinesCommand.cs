using System.CommandLine;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;

namespace BuildFarm.Cli.Commands;

/// <summary>Lists pipelines.</summary>
internal static class PipelinesCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var command = new Command("pipelines", "Work on pipelines");
        var list = new Command("list", "List the pipelines");
        setAction(list, ListAsync);
        command.Add(list);
        return command;
    }

    private static async Task<int> ListAsync(CommandContext context)
    {
        using var farm = context.Connect();
        var pipelines = new List<ImagePipeline>();
        var request = new ListImagePipelinesRequest();
        do
        {
            var page = await farm.CallAsync<ListImagePipelinesResponse>(request, context.Cancellation);
            pipelines.AddRange(page.ImagePipelineList);
            request = page.NextToken.Length > 0 ? new ListImagePipelinesRequest { NextToken = page.NextToken } : null;
        }
        while (request is not null);
        context.Output.Json(MessageJson.Of(pipelines));
        List<IReadOnlyList<string>> rows = [["NAME", "STATUS", "RECIPE", "SCHEDULE", "LAST RUN", "OUTCOME"]];
        rows.AddRange(pipelines.Select(Row));
        context.Output.Table(rows);
        return ExitCodes.Done;
    }

    private static IReadOnlyList<string> Row(ImagePipeline pipeline) =>
    [
        pipeline.Name,
        WireNames.Of(pipeline.Status) ?? "-",
        ResourceNameText.Short(pipeline.HasImageRecipeArn ? pipeline.ImageRecipeArn : pipeline.ContainerRecipeArn),
        pipeline.Schedule is { HasScheduleExpression: true } schedule ? schedule.ScheduleExpression : "-",
        pipeline.HasDateLastRun ? pipeline.DateLastRun : "-",
        WireNames.Of(pipeline.LastRunStatus) ?? "-",
    ];
}
