namespace BuildFarm.Agent.Engine;

/// <summary>What <see cref="ExecutionRunner"/> came to: an end, or a reboot after which it goes on.</summary>
/// <param name="RebootDelaySeconds">Null when the execution ended.</param>
internal sealed record ExecutionOutcome(ExecutionReport Report, int? RebootDelaySeconds)
{
    public bool NeedsReboot => RebootDelaySeconds is not null;
}
