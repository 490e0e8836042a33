namespace BuildFarm.Embedded.Scheduling;

/// <summary>Where turns run: the thread pool, or the single thread of a simulation. Everything the engine does passes here.</summary>
public interface ITurnScheduler
{
    /// <summary>How many requests of one activation may run in one turn, when each ends at once.</summary>
    int RequestsPerTurn { get; }

    /// <summary>Runs the source's turns soon, until it says that it has no more.</summary>
    void Schedule(ITurnSource source);

    /// <summary>Takes over the delivery of a reply; false when the caller shall deliver it itself, at once.</summary>
    bool TakeReply(ITurnSource reply);
}
