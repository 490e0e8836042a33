using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace BuildFarm.Gateway.Metrics;

/// <summary>Lets the SDK aggregate all along, and hands out what it has when asked.</summary>
internal sealed class PullReader(PullExporter exporter) : BaseExportingMetricReader(exporter);
