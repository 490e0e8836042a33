namespace Orleans.Concurrency;

/// <summary>On a grain interface's method: may run while any other call of the same grain waits.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
