namespace BuildFarm.Agent.State;

/// <summary>What the journal knows of one step.</summary>
internal sealed class StepState
{
    /// <summary>execute, skip or abort; null as long as the step's <c>if</c> was not evaluated.</summary>
    public string? Verdict { get; set; }

    /// <summary>The attempt that runs, or ran last; 0 before the first.</summary>
    public int Attempt { get; set; }

    /// <summary>An attempt began and nothing was written about its end: the agent died while it ran.</summary>
    public bool AttemptOpen { get; set; }

    public DateTimeOffset? Started { get; set; }

    /// <summary>Iterations of this attempt that are done.</summary>
    public long IterationsDone { get; set; }

    /// <summary>Outputs of the iterations that are done, joined.</summary>
    public IReadOnlyDictionary<string, string> IterationOutputs { get; set; } = new Dictionary<string, string>();

    /// <summary>A reboot that was announced: the boot in which it was, and whether the step runs again after it.</summary>
    public PendingReboot? Reboot { get; set; }

    /// <summary>Set once the step ended.</summary>
    public StepEnd? End { get; set; }
}

/// <param name="BootId">The boot that is to end.</param>
internal sealed record PendingReboot(string BootId, int DelaySeconds, bool RunAgain, StepEnd? EndAfter);
