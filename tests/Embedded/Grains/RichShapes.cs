using Orleans;

namespace BuildFarm.Embedded.Tests.Grains;

[GenerateSerializer, Alias("test.rich-kind")]
public enum RichKind
{
    First,
    Second,
}

/// <summary>A positional record.</summary>
[GenerateSerializer, Alias("test.rich-point")]
public sealed record RichPoint([property: Id(0)] int X, [property: Id(1)] int Y);

/// <summary>A base whose derived classes number their members anew.</summary>
[GenerateSerializer, Alias("test.rich-shape")]
public abstract record RichShape
{
    [Id(0)] public string Name { get; set; } = "";
}

[GenerateSerializer, Alias("test.rich-circle")]
public sealed record RichCircle : RichShape
{
    [Id(0)] public double Radius { get; init; }
}
