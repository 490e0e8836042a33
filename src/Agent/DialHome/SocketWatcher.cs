namespace BuildFarm.Agent.DialHome;

/// <summary>Wakes whoever waits for the farm as soon as its socket appears again.</summary>
internal sealed class SocketWatcher : IDisposable
{
    private readonly FileSystemWatcher? _watcher;
    private TaskCompletionSource _appeared = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SocketWatcher(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            return; // not mounted (yet): the pauses alone have to do
        }

        _watcher = new FileSystemWatcher(folder, Path.GetFileName(path));
        _watcher.Created += (_, _) => Interlocked.Exchange(ref _appeared, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        _watcher.EnableRaisingEvents = true;
    }

    public async Task WaitAsync(TimeSpan pause, TimeProvider time, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(_appeared.Task, Task.Delay(pause, time, over.Token));
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    public void Dispose() => _watcher?.Dispose();
}
