using System.Text;
using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Processes;
using BuildFarm.Agent.State;

namespace BuildFarm.Agent.Tests.Support;

internal sealed class RecordingObserver : IRunObserver
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    public List<string> Events { get; } = [];

    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Completes when the output so far contains a text.</summary>
    public Task Printed(string text)
    {
        lock (_gate)
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, source));
            Check();
            return source.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public void AttemptStarted(StepIdentity step, int attempt) => Events.Add($"{step.Step} attempt {attempt}");

    public void AttemptFailed(StepIdentity step, StepEnd end) => Events.Add($"{step.Step} failed attempt {end.Attempt}");

    public void StepEnded(StepIdentity step, StepEnd end, bool isRestored) => Events.Add($"{step.Step} {(isRestored ? "restored" : "ended")} {end.Status}");

    void IRunObserver.Output(StepIdentity step, OutputStream stream, ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            _output.Append(Encoding.UTF8.GetString(data));
            Check();
        }
    }

    private void Check()
    {
        foreach ((string text, TaskCompletionSource seen) in _awaited)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        }
    }
}
