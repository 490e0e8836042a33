namespace Orleans;

/// <summary>On a grain class: idle activations are not collected.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KeepAliveAttribute : Attribute;
