using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A grain's durable state, loaded before OnActivateAsync.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
