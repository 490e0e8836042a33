using Google.Protobuf;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>A request that keeps every rule but one.</summary>
/// <param name="Path">Of the field, as the error must name it; a map's entries by the beginning of it.</param>
/// <param name="Rule">As the validator names it.</param>
/// <param name="Says">What the error must say of the rule: its number, its pattern.</param>
internal sealed record BrokenRule(string Path, string Rule, string Says, IMessage Request)
{
    /// <summary>The field that breaks it stands in the path of the REST request, where nothing at all is another path.</summary>
    public bool EmptyInRestPath { get; init; }

    public override string ToString() => $"{Path} {Rule}";
}
