using BuildFarm.Embedded.Scheduling;

namespace BuildFarm.Embedded.Simulation;

/// <summary>
/// One process of a simulated world. Give its <see cref="Time"/>, <see cref="Tasks"/> and itself, as <see cref="ITurnScheduler"/>, to what shall die with it.
/// </summary>
public sealed class SimulatedProcess : ITurnScheduler
{
    private readonly SimulationScheduler _simulation;

    internal SimulatedProcess(SimulationScheduler simulation, string name)
    {
        _simulation = simulation;
        Name = name;
        Time = new ProcessTimeProvider(this, simulation);
        Tasks = new SimulatedTaskScheduler(this, simulation);
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    /// <summary>False once killed.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>The world's time; timers set through it die with the process.</summary>
    public TimeProvider Time { get; }

    /// <summary>Runs the process's own tasks. Start long ones with TaskCreationOptions.HideScheduler, so that what they await with ConfigureAwait(false) stays on the thread.</summary>
    public TaskScheduler Tasks { get; }

    /// <summary>One request a turn, so that a crash can fall between any two.</summary>
    public int RequestsPerTurn => 1;

    /// <summary>Nothing of the process ever runs again, as after kill -9. What it did stays done.</summary>
    public void Kill() => IsAlive = false;

    /// <inheritdoc/>
    public void Schedule(ITurnSource source)
    {
        if (IsAlive) _simulation.Add(source, this);
    }

    /// <inheritdoc/>
    public bool TakeReply(ITurnSource reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var isLost = _simulation.Options.LostReplyChance > 0 && reply is Calls.GrainCall { CanBeLost: true } && _simulation.Random.NextDouble() < _simulation.Options.LostReplyChance;
        if (isLost) ((Calls.GrainCall)reply).Lose();
        else if (IsAlive) _simulation.Add(reply, this);
        return true;
    }
}
