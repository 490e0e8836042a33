using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Processes;
using BuildFarm.Agent.State;
using BuildFarm.Model.AgentProtocol;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Agent.DialHome;

/// <summary>Turns what happens in a run into events for the farm.</summary>
internal sealed class SpoolingObserver : IRunObserver, IDisposable
{
    private const string Started = "started";

    private readonly EventSpool _spool;
    private readonly TimeProvider _time;
    private readonly OutputBatcher _output;

    public SpoolingObserver(EventSpool spool, TimeProvider time, CancellationToken stop)
    {
        (_spool, _time) = (spool, time);
        _output = new OutputBatcher(spool, time, stop);
    }

    public void AttemptStarted(StepIdentity step, int attempt) => Send(Event(step, attempt, Started));

    public void AttemptFailed(StepIdentity step, StepEnd end) => Send(Ended(step, end));

    public void StepEnded(StepIdentity step, StepEnd end, bool isRestored)
    {
        if (!isRestored)
        {
            Send(Ended(step, end));
        }
    }

    public void Output(StepIdentity step, OutputStream stream, ReadOnlySpan<byte> data) => _output.Add(step, stream, data);

    public void Flush() => _output.Flush();

    public void Dispose() => _output.Dispose();

    private static StepEvent Event(StepIdentity step, int attempt, string status) =>
        new() { Component = step.Component, Phase = step.Phase, Step = step.Step, Action = step.Action, Attempt = attempt, Status = status };

    private static StepEvent Ended(StepIdentity step, StepEnd end)
    {
        StepEvent item = Event(step, end.Attempt, end.Status);
        item.ExitCode = end.ExitCode;
        item.Message = end.Message;
        item.DurationMs = (long)(end.Ended - end.Started).TotalMilliseconds;
        return item;
    }

    private void Send(StepEvent item)
    {
        _output.Flush();
        _spool.Append(new WorkEvent { Time = Timestamp.FromDateTimeOffset(_time.GetUtcNow()), Step = item }, flush: item.Status != Started);
    }
}
