namespace Orleans.Concurrency;

/// <summary>On a grain interface's method: the caller's task ends at once; outcome and errors are not reported.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
