using System.Text.Json.Nodes;
using BuildFarm.Cli.Commands;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Api;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Run;

/// <summary>What a finished build comes to: its ARN, an id in each region, packages, size, time by stage; or why it failed.</summary>
internal sealed record BuildSummary
{
    public required string Arn { get; init; }

    public required string Status { get; init; }

    public string Reason { get; init; } = "";

    public IReadOnlyList<OutputImage> Outputs { get; init; } = [];

    /// <summary>Null where the farm keeps no report of the build.</summary>
    public BuildReport? Report { get; init; }

    public bool IsAvailable => Status == "AVAILABLE";

    /// <param name="status">What the build's events said last; null when nobody followed them.</param>
    public static async Task<BuildSummary> ReadAsync(IFarm farm, TimeProvider time, string arn, string? status, CancellationToken cancellation)
    {
        var image = await ImageAsync(farm, arn, cancellation);
        // The image is a projection of the build and may be a moment behind its events.
        for (var tries = 0; tries < 20 && status is not null && Model.Enums.WireNames.Of(image.State.Status) != status; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
            image = await ImageAsync(farm, arn, cancellation);
        }

        var report = await ReportAsync(farm, arn, cancellation);
        var outputs = image.OutputResources?.Amis.Select(ami => new OutputImage { Region = ami.Region, ImageId = ami.Image, AccountId = ami.AccountId, Name = ami.Name }).ToList() ?? [];
        return new BuildSummary
        {
            Arn = image.Arn,
            Status = Model.Enums.WireNames.Of(image.State.Status) ?? "PENDING",
            Reason = image.State.HasReason ? image.State.Reason : report?.Reason ?? "",
            Outputs = outputs.Count > 0 ? outputs : [.. report?.Outputs ?? []],
            Report = report,
        };
    }

    public void Write(CommandOutput output)
    {
        output.Line($"image     {Arn}");
        output.Line($"status    {Status}");
        if (!IsAvailable && Reason.Length > 0) output.Line($"reason    {string.Join("\n          ", Reason.Split('\n').Select(ControlCharacters.Clean))}");
        foreach (var image in Outputs) output.Line($"{"id",-10}{image.ImageId}  in {image.Region}");
        if (Report is null) return;
        if (Report.OsVersion.Length > 0) output.Line($"system    {Report.OsVersion}");
        if (Report.Packages.Count > 0) output.Line($"packages  {Report.Packages.Count}");
        if (Report.SizeBytes > 0) output.Line($"size      {Units.Size(Report.SizeBytes)}");
        var stages = Report.Stages.Where(stage => stage.DurationMs > 0).ToList();
        if (stages.Count > 0)
        {
            output.Line($"time      {string.Join(", ", stages.Select(stage => $"{stage.Name.ToLowerInvariant()} {Units.Time(stage.DurationMs)}"))}; {Units.Time(stages.Sum(stage => stage.DurationMs))} in all");
        }

        var reused = Report.Components.Count(component => component.Verdict == "reused");
        if (reused > 0) output.Line($"cache     {Units.Count(reused, "component phase")} of {Report.Components.Count} reused");
    }

    public JsonObject ToJson() => new()
    {
        ["arn"] = Arn,
        ["status"] = Status,
        ["reason"] = Reason,
        ["images"] = new JsonObject(Outputs.GroupBy(image => image.Region).Select(group => KeyValuePair.Create(group.Key, (JsonNode?)group.First().ImageId))),
        ["packages"] = Report?.Packages.Count,
        ["sizeBytes"] = Report?.SizeBytes,
        ["stages"] = Report is null ? null : MessageJson.Of(Report.Stages),
        ["components"] = Report is null ? null : MessageJson.Of(Report.Components),
    };

    private static async Task<Image> ImageAsync(IFarm farm, string arn, CancellationToken cancellation) =>
        (await farm.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = arn }, cancellation)).Image;

    private static async Task<BuildReport?> ReportAsync(IFarm farm, string arn, CancellationToken cancellation)
    {
        try
        {
            return await farm.CallAsync<BuildReport>(new GetBuildReportRequest { ImageBuildVersionArn = arn }, cancellation);
        }
        catch (FarmException failure) when (failure.IsNotFound)
        {
            return null;
        }
    }
}
