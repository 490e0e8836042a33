namespace Orleans.Concurrency;

/// <summary>On a grain class: its calls may interleave at every await.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
