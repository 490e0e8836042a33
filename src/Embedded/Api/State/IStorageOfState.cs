namespace Orleans.Core;

/// <summary>A stored state.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory; a new one when nothing is stored.</summary>
    TState State { get; set; }
}
