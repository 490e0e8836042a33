using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace BuildFarm.Gateway.Metrics;

/// <summary>
/// /metrics. OpenTelemetry.Exporter.Prometheus.AspNetCore would replace this and <see cref="PrometheusPage"/>; it is not to be had from every
/// package source.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int CollectionTimeoutMilliseconds = 5000;

    private static readonly double[] s_seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

    private readonly PullExporter _exporter = new();
    private readonly PullReader _reader;
    private readonly MeterProvider _provider;
    private readonly Lock _rendering = new();

    public MetricsPage(ProcessMeter process)
    {
        // Held so that its instruments live as long as the page that shows them.
        _ = process;
        _reader = new PullReader(_exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter("BuildFarm.*")
            .AddView(static instrument => instrument.Unit == "s" && instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal)
                ? new ExplicitBucketHistogramConfiguration { Boundaries = s_seconds }
                : null)
            .AddReader(_reader)
            .Build();
    }

    public byte[] Render()
    {
        lock (_rendering)
        {
            // Set by the reader; a pull exporter is collected through it and not through the reader itself.
            _exporter.Collect!(CollectionTimeoutMilliseconds);
            return _exporter.Page;
        }
    }

    public void Dispose()
    {
        _provider.Dispose();
        _reader.Dispose();
    }
}
