using Orleans;

namespace BuildFarm.Embedded.Tests.Grains;

internal sealed class MeetingGrain(Probe probe, TimeProvider time) : Grain, IMeetingGrain
{
    private int _running;
    private int _count;
    private int _activation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = probe.Activated(IdentityString);
        return Task.CompletedTask;
    }

    public async Task WaitAsync(string gate)
    {
        _running++;
        if (_running > 1) probe.Note("overlap");
        await probe.Gate(gate);
        _running--;
    }

    public async Task WaitThenDeactivateAsync(string gate)
    {
        await probe.Gate(gate);
        DeactivateOnIdle();
    }

    public Task<string> NameAsync() => Task.FromResult($"{IdentityString} #{_activation}");

    public Task<string> PeekAsync() => Task.FromResult($"{_running} running");

    public async Task<int> ReadAsync(string gate)
    {
        var reading = ++_running;
        await probe.Gate(gate);
        _running--;
        return reading;
    }

    public Task<string> CallThroughAsync(IMeetingGrain other) => other.NameAsync();

    public async Task<string> CallSelfThroughAsync(string other) =>
        await GrainFactory.GetGrain<IMeetingGrain>(other).CallThroughAsync(this);

    public async Task<int> CountSlowlyAsync()
    {
        var seen = _count;
        await Task.Delay(TimeSpan.FromMilliseconds(5), time);
        await Task.Yield();
        _count = seen + 1;
        return _count;
    }

    public Task TellAsync(string note)
    {
        probe.Note(note);
        return Task.CompletedTask;
    }

    public async Task<string> EscapeAsync()
    {
        var before = TaskScheduler.Current;
        await Task.Delay(TimeSpan.FromMilliseconds(1), time);
        return ReferenceEquals(before, TaskScheduler.Current) && before != TaskScheduler.Default ? "same context" : "lost";
    }
}
