namespace Orleans;

/// <summary>A type that crosses grain calls or is grain state: its members with <see cref="IdAttribute"/> are what is copied and stored.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute;
