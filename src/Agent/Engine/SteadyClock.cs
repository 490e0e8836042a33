namespace BuildFarm.Agent.Engine;

/// <summary>The time of day that never goes back within a run: a clock that is set back must not end a step before it began.</summary>
internal sealed class SteadyClock(TimeProvider time)
{
    private DateTimeOffset _last;

    public DateTimeOffset Now
    {
        get
        {
            DateTimeOffset now = time.GetUtcNow();
            return _last = now > _last ? now : _last;
        }
    }
}
