namespace Orleans.Runtime;

/// <summary>A grain's timer. Disposing stops it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Starts anew with these times; <see cref="Timeout.InfiniteTimeSpan"/> stops, or fires once.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
