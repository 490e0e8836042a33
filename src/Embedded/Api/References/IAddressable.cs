namespace Orleans.Runtime;

/// <summary>What has a grain id: grains and references to grains.</summary>
public interface IAddressable;
