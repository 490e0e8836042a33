using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of all grain interfaces. Derive from <see cref="IGrainWithStringKey"/>.</summary>
public interface IGrain : IAddressable;
