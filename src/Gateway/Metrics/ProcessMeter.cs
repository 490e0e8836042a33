using System.Diagnostics.Metrics;

namespace BuildFarm.Gateway.Metrics;

/// <summary>What the server itself costs.</summary>
internal sealed class ProcessMeter : IDisposable
{
    public const string Name = "BuildFarm.Process";

    private readonly Meter _meter;

    public ProcessMeter(IMeterFactory factory)
    {
        _meter = factory.Create(Name);
        _meter.CreateObservableGauge("process.resident_memory", static () => Environment.WorkingSet, "By", "Resident memory of the server.");
        _meter.CreateObservableGauge("process.managed_memory", static () => GC.GetTotalMemory(forceFullCollection: false), "By", "Memory of managed objects.");
        _meter.CreateObservableCounter("process.cpu_time", static () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time used.");
        _meter.CreateObservableCounter("process.gc.collections", Collections, "{collection}", "Garbage collections, by generation.");
        _meter.CreateObservableGauge("process.threads", static () => ThreadPool.ThreadCount, "{thread}", "Threads of the pool.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Collections()
    {
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            // A collection of a generation counts for the younger ones too; taken apart, the series add up.
            var older = generation == GC.MaxGeneration ? 0 : GC.CollectionCount(generation + 1);
            yield return new(GC.CollectionCount(generation) - older, new KeyValuePair<string, object?>("generation", generation));
        }
    }
}
