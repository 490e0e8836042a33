namespace BuildFarm.Embedded.Scheduling;

/// <summary>Turns run on the thread pool.</summary>
internal sealed class ThreadPoolTurnScheduler : ITurnScheduler
{
    public int RequestsPerTurn => 32;

    // The local queue keeps a call chain on the core whose caches are warm; idle cores steal.
    public void Schedule(ITurnSource source) => ThreadPool.UnsafeQueueUserWorkItem(source, preferLocal: true);

    public bool TakeReply(ITurnSource reply) => false;
}
