using BuildFarm.Agent.Logs;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Secrets;
using BuildFarm.Agent.State;

namespace BuildFarm.Agent.Engine;

/// <summary>What all documents of one execution share.</summary>
internal sealed record RunEnvironment
{
    public required ExecutionRequest Request { get; init; }

    public required ModuleRegistry Modules { get; init; }

    public required ModuleServices Services { get; init; }

    public required ExecutionJournal Journal { get; init; }

    public required LogFolder Logs { get; init; }

    public required IRunObserver Observer { get; init; }

    public required SecretMasker Masker { get; init; }

    public required ISsmParameters Parameters { get; init; }

    /// <summary>Whether an announced reboot took place; a caller that reboots by itself is believed.</summary>
    public required Func<PendingReboot, bool> HasRebooted { get; init; }

    /// <summary>Cancels the whole work, in contrast to a step's timeout.</summary>
    public required CancellationToken Cancelled { get; init; }

    public DateTimeOffset Now => Clock.Now;

    private SteadyClock Clock => field ??= new SteadyClock(Services.Time);
}
