namespace BuildFarm.Gateway.Operations.Lifecycle;

/// <summary>Wakes the runner of this server when there is something to do.</summary>
internal sealed class LifecycleSignal
{
    private TaskCompletionSource pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the next pulse. Taken before the work is looked for, so that no pulse falls between.</summary>
    public Task Next => Volatile.Read(ref pulse).Task;

    public void Pulse() => Interlocked.Exchange(ref pulse, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
