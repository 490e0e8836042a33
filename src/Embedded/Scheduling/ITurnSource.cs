namespace BuildFarm.Embedded.Scheduling;

/// <summary>Something with turns to run, one at a time.</summary>
public interface ITurnSource : IThreadPoolWorkItem
{
    /// <summary>Runs one turn. True when there is another; the scheduler then goes on with it.</summary>
    bool RunTurn();
}
