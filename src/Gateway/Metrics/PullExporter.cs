using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace BuildFarm.Gateway.Metrics;

/// <summary>Writes a collection's metrics as a page; they are valid only while the SDK is in here.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PullExporter : BaseExporter<Metric>, IPullMetricExporter
{
    public byte[] Page { get; private set; } = [];

    /// <summary>Set by the reader: collects, given a timeout in milliseconds.</summary>
    public Func<int, bool>? Collect { get; set; }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var page = new PrometheusPage();
        foreach (var metric in batch)
        {
            page.Add(metric);
        }

        Page = page.ToUtf8();
        return ExportResult.Success;
    }
}
