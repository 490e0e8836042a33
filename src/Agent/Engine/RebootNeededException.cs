namespace BuildFarm.Agent.Engine;

/// <summary>Unwinds the run to its caller: everything is in the journal, the instance has to reboot now.</summary>
internal sealed class RebootNeededException(int delaySeconds) : Exception("The instance has to reboot.")
{
    public int DelaySeconds { get; } = delaySeconds;
}
