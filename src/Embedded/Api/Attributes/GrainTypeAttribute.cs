namespace Orleans;

/// <summary>The name of a grain class in grain ids and stores; without it, the class name in lower case less the suffix "Grain".</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    /// <summary>The name.</summary>
    public string GrainType { get; } = grainType;
}
