using Orleans;

namespace BuildFarm.Embedded.Tests.Grains;

/// <summary>A type that contains itself and can be changed.</summary>
[GenerateSerializer, Alias("test.rich-item")]
public sealed record RichItem
{
    [Id(0)] public required string Name { get; set; }
    [Id(1)] public List<RichItem> Children { get; init; } = [];

    public string Describe() => $"{Name}({string.Join(' ', Children.Select(c => c.Describe()))})";
}
