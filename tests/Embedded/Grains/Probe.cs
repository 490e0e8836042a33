using System.Collections.Concurrent;

namespace BuildFarm.Embedded.Tests.Grains;

/// <summary>What the tests' grains tell, in order, and gates that they wait at.</summary>
public sealed class Probe
{
    private readonly ConcurrentDictionary<string, int> _activations = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public ConcurrentQueue<string> Notes { get; } = new();

    public void Note(string note) => Notes.Enqueue(note);

    public int Activated(string grain) => _activations.AddOrUpdate(grain, 1, (_, n) => n + 1);

    public Task Gate(string name) => GateOf(name).Task;

    public void Open(string name) => GateOf(name).TrySetResult();

    private TaskCompletionSource GateOf(string name) => _gates.GetOrAdd(name, _ => new TaskCompletionSource());
}
