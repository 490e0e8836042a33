using BuildFarm.Embedded.Scheduling;

namespace BuildFarm.Embedded.Simulation;

/// <summary>Tasks as turns of a simulated world.</summary>
internal sealed class SimulatedTaskScheduler(SimulatedProcess process, SimulationScheduler simulation) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    protected override void QueueTask(Task task)
    {
        if (process.IsAlive) simulation.Add(new TaskTurn(this, task), process);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private sealed class TaskTurn(SimulatedTaskScheduler scheduler, Task task) : ITurnSource
    {
        public bool RunTurn()
        {
            scheduler.TryExecuteTask(task);
            return false;
        }

        void IThreadPoolWorkItem.Execute() => RunTurn();
    }
}
