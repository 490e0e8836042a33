using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BuildFarm.Gateway.Calls;

/// <summary>What the gateway counts. Labels are few on purpose: operation and status come from the contract, never from a caller.</summary>
internal sealed class CallMeter : IDisposable
{
    public const string Name = "BuildFarm.Gateway";

    private readonly Meter _meter;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _streams;
    private readonly Counter<long> _agentEvents;

    public CallMeter(IMeterFactory factory, GateKeeper gates)
    {
        _meter = factory.Create(Name);
        _calls = _meter.CreateCounter<long>("buildfarm.gateway.calls", "{call}", "Calls answered, by face, operation and status.");
        _duration = _meter.CreateHistogram<double>("buildfarm.gateway.call.duration", "s", "Time from a call's arrival to its answer.");
        _streams = _meter.CreateUpDownCounter<long>("buildfarm.gateway.grpc.streams", "{stream}", "gRPC streams that are open.");
        _agentEvents = _meter.CreateCounter<long>("buildfarm.gateway.agent.events", "{event}", "Events that agents reported, repeated ones included.");
        _meter.CreateObservableGauge("buildfarm.gateway.calls.active", () => gates.Calls.Inside, "{call}", "Calls at work.");
    }

    /// <param name="face">rest or grpc.</param>
    /// <param name="operation">Of the contract, or "unknown".</param>
    /// <param name="status">ok, an error's type, or cancelled.</param>
    public void Called(string face, string operation, string status, TimeSpan elapsed)
    {
        _calls.Add(1, new TagList { { "face", face }, { "operation", operation }, { "status", status } });
        _duration.Record(elapsed.TotalSeconds, new TagList { { "face", face }, { "operation", operation } });
    }

    public void StreamOpened(string operation) => _streams.Add(1, new KeyValuePair<string, object?>("operation", operation));

    public void StreamClosed(string operation) => _streams.Add(-1, new KeyValuePair<string, object?>("operation", operation));

    public void AgentReported(int events) => _agentEvents.Add(events);

    public void Dispose() => _meter.Dispose();
}
