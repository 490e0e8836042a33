namespace Orleans.Concurrency;

/// <summary>On a grain interface's method: may run while another read-only call of the same grain waits.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
