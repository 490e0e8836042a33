using BuildFarm.Clouds;
using BuildFarm.Gateway.Operations.Images;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Capacity;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;
using BuildFarm.Model.FarmApi;
using Google.Protobuf.WellKnownTypes;
using Orleans;

namespace BuildFarm.Gateway.Operations.Farm;

/// <summary>The farm's own unary operations; the stream is the transport's.</summary>
internal sealed class FarmModule(
    OperationsOptions options, ResourceAccess access, ImageStarts starts, ImageExport export, BuildReports reports, IGrainFactory grains, ICloud cloud) : IOperationModule
{
    public void Register(OperationMap map)
    {
        map.Add<GetFarmStatusRequest, FarmStatus>("GetFarmStatus", StatusAsync);
        map.Add<GetBuildReportRequest, BuildReport>("GetBuildReport", ReportAsync);
        map.Add<ExportImageRequest, ExportImageResponse>("ExportImage", export.ExportAsync);
        map.Add<StartBuildRequest, StartBuildResponse>("StartBuild", starts.StartBuildAsync);
    }

    private async Task<FarmStatus> StatusAsync(CallContext context, GetFarmStatusRequest request)
    {
        var status = new FarmStatus
        {
            Version = options.Version,
            Engine = options.Engine,
            Cloud = cloud.Name,
            Started = Timestamp.FromDateTimeOffset(options.Started),
        };
        foreach (var region in options.Regions)
        {
            var capacity = await grains.GetGrain<IRegionCapacityGrain>(region).GetStatusAsync();
            status.Regions.Add(new RegionStatus { Region = region, Running = capacity.Running, Queued = capacity.Queued, Limit = capacity.Limit });
        }

        status.BaseImages.AddRange(await options.BaseImages(context.Cancellation));
        return status;
    }

    private async Task<BuildReport> ReportAsync(CallContext context, GetBuildReportRequest request)
    {
        var row = await access.RequireVisibleAsync(context, request.ImageBuildVersionArn, "imageBuildVersionArn", ResourceKind.Image);
        return await reports.GetAsync(row.Arn, context.Cancellation) ?? throw Errors.NotFound(row.Arn);
    }
}
