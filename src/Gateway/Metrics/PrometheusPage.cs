using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace BuildFarm.Gateway.Metrics;

/// <summary>The Prometheus text format, version 0.0.4: a family once, with its help and type, then its samples.</summary>
internal sealed class PrometheusPage
{
    private readonly StringBuilder _text = new(8192);
    private readonly HashSet<string> _families = new(StringComparer.Ordinal);

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    public void Add(Metric metric)
    {
        var (type, family) = Describe(metric);
        // Two meters may name the same instrument; a family that stood twice would make the whole page unreadable.
        if (!_families.Add(family))
        {
            return;
        }

        if (!string.IsNullOrEmpty(metric.Description))
        {
            _text.Append("# HELP ").Append(family).Append(' ').Append(PrometheusNames.EscapeHelp(metric.Description)).Append('\n');
        }

        _text.Append("# TYPE ").Append(family).Append(' ').Append(type).Append('\n');
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (metric.MetricType == MetricType.Histogram)
            {
                AddHistogram(family, point);
            }
            else
            {
                AddSample(family, "", Labels(point.Tags, null), Value(metric.MetricType, point));
            }
        }
    }

    private static (string Type, string Family) Describe(Metric metric) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.DoubleSum => ("counter", PrometheusNames.Family(metric.Name, metric.Unit, counter: true)),
        MetricType.Histogram => ("histogram", PrometheusNames.Family(metric.Name, metric.Unit, counter: false)),
        MetricType.LongGauge or MetricType.DoubleGauge or MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic =>
            ("gauge", PrometheusNames.Family(metric.Name, metric.Unit, counter: false)),
        _ => ("untyped", PrometheusNames.Family(metric.Name, metric.Unit, counter: false)),
    };

    private static double Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        _ => double.NaN,
    };

    private void AddHistogram(string family, in MetricPoint point)
    {
        long upTo = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            upTo += bucket.BucketCount;
            AddSample(family, "_bucket", Labels(point.Tags, PrometheusNames.Number(bucket.ExplicitBound)), upTo);
        }

        var labels = Labels(point.Tags, null);
        AddSample(family, "_sum", labels, point.GetHistogramSum());
        AddSample(family, "_count", labels, point.GetHistogramCount());
    }

    private void AddSample(string family, string suffix, string labels, double value) =>
        _text.Append(family).Append(suffix).Append(labels).Append(' ').Append(PrometheusNames.Number(value)).Append('\n');

    private static string Labels(ReadOnlyTagCollection tags, string? bound)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            labels[PrometheusNames.Label(key)] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        if (bound is not null)
        {
            labels["le"] = bound;
        }

        return labels.Count == 0
            ? ""
            : "{" + string.Join(',', labels.Select(static label => $"{label.Key}=\"{PrometheusNames.EscapeLabel(label.Value)}\"")) + "}";
    }
}
