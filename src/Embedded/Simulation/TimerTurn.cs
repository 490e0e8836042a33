using BuildFarm.Embedded.Scheduling;

namespace BuildFarm.Embedded.Simulation;

/// <summary>A timer's callback as a turn.</summary>
internal sealed class TimerTurn(VirtualTimer timer) : ITurnSource
{
    public bool RunTurn()
    {
        timer.Fire();
        return false;
    }

    void IThreadPoolWorkItem.Execute() => RunTurn();
}
