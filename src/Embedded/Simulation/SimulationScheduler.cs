using System.Runtime.ExceptionServices;
using BuildFarm.Embedded.Scheduling;

namespace BuildFarm.Embedded.Simulation;

/// <summary>
/// A world on one thread. Whatever can run next, turns of grains, replies, timers, tasks of <see cref="SimulatedProcess.Tasks"/>, is in one bag; chance,
/// from the seed, says what comes first; when the bag is empty, time moves on to the next timer. One seed replays one run: nothing in it may use
/// the thread pool, and what comes from another thread ends the run with an error.
/// </summary>
public sealed class SimulationScheduler
{
    private readonly List<(ITurnSource Source, SimulatedProcess? Owner)> _ready = [];
    private readonly SimulationOptions _options;
    private Thread? _thread;
    private Exception? _intruder;
    private ulong _fingerprint = 14695981039346656037;

    /// <summary>A world in which all chance comes from the seed.</summary>
    public SimulationScheduler(int seed, SimulationOptions? options = null)
    {
        _options = options ?? new SimulationOptions();
        Seed = seed;
        Random = new Random(seed);
        World = new SimulatedProcess(this, "world");
    }

    /// <summary>What the run is replayed by.</summary>
    public int Seed { get; }

    /// <summary>The run's chance, for tests and for simulated clouds. Only for the run's own thread.</summary>
    public Random Random { get; }

    /// <summary>The world's time.</summary>
    public VirtualTimeProvider Time { get; } = new();

    /// <summary>Who survives all crashes: clouds, stores, the test.</summary>
    public SimulatedProcess World { get; }

    /// <summary>Turns so far.</summary>
    public long Turns { get; private set; }

    /// <summary>A number made of all that has happened: two runs with one fingerprint took the same turns at the same times.</summary>
    public ulong Fingerprint => _fingerprint;

    /// <summary>Called before each turn with its number; the place to kill a process.</summary>
    public Action<long>? BetweenTurns { get; set; }

    internal SimulationOptions Options => _options;

    /// <summary>A process that can be killed.</summary>
    public SimulatedProcess StartProcess(string name) => new(this, name);

    /// <summary>Runs the world until the task has ended. It runs on a thread of its own, in no context.</summary>
    public void Run(Func<Task> main) => Run(async () =>
    {
        await main().ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc cref="Run(Func{Task})"/>
    public T Run<T>(Func<Task<T>> main)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        _thread = new Thread(() =>
        {
            try
            {
                result = Drive(main);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            // Continuations run inside one another where nothing separates them.
        }, maxStackSize: 64 << 20) { IsBackground = true, Name = $"simulation {Seed}" };
        _thread.Start();
        _thread.Join();
        _thread = null;
        failure?.Throw();
        return result;
    }

    internal void Add(ITurnSource source, SimulatedProcess? owner)
    {
        if (_thread is not null && Thread.CurrentThread != _thread)
        {
            Interlocked.CompareExchange(ref _intruder, new InvalidOperationException(
                $"Seed {Seed}: work came from another thread, so the run cannot be replayed. Something used the thread pool: Task.Run, a completion with RunContinuationsAsynchronously, or real I/O.{Environment.NewLine}{Environment.StackTrace}"), null);
            return;
        }

        _ready.Add((source, owner));
    }

    private T Drive<T>(Func<Task<T>> main)
    {
        var running = main();
        while (!running.IsCompleted)
        {
            if (_intruder is not null) throw _intruder;
            if (Turns > _options.MaximumTurns) throw new InvalidOperationException($"Seed {Seed}: {Turns} turns and no end at {Time.GetUtcNow():O}.");
            if (!Step()) throw _intruder ?? new InvalidOperationException($"Seed {Seed}, turn {Turns}, {Time.GetUtcNow():O}: nothing can run any more, no timer is set, and the main task still waits.");
        }

        return running.GetAwaiter().GetResult();
    }

    private bool Step()
    {
        if (_ready.Count == 0 && !AwakenTimers()) return false;
        var index = _ready.Count == 1 ? 0 : Random.Next(_ready.Count);
        var (source, owner) = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (owner is { IsAlive: false }) return true;
        if (_options.DelayChance > 0 && Random.NextDouble() < _options.DelayChance)
        {
            PutOff(source, owner);
            return true;
        }

        Note(index);
        BetweenTurns?.Invoke(++Turns);
        if (owner is not { IsAlive: false } && source.RunTurn()) Add(source, owner);
        return true;
    }

    // All that is due at the next moment; chance orders them.
    private bool AwakenTimers()
    {
        if (Time.TakeDue(long.MaxValue) is not { } first) return false;
        Add(new TimerTurn(first), null);
        while (Time.TakeDue(Time.GetTimestamp()) is { } next) Add(new TimerTurn(next), null);
        return true;
    }

    private void PutOff(ITurnSource source, SimulatedProcess? owner)
    {
        var delay = TimeSpan.FromTicks(Random.NextInt64(_options.LongestDelay.Ticks + 1));
        Time.CreateTimer(_ => Add(source, owner), null, delay, Timeout.InfiniteTimeSpan);
    }

    private void Note(int index)
    {
        _fingerprint = (_fingerprint ^ (ulong)index) * 1099511628211;
        _fingerprint = (_fingerprint ^ (ulong)Time.GetTimestamp()) * 1099511628211;
    }
}
