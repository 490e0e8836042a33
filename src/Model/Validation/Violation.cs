namespace BuildFarm.Model.Validation;

/// <summary>One rule of the contract that a message breaks.</summary>
/// <param name="Path">JSON path of the field, such as tags['a b'] or components[2].componentArn.</param>
/// <param name="Rule">required, minLength, maxLength, pattern, min, max, minItems, maxItems or enum; of a map's key: key.minLength and so on.</param>
/// <param name="Message">What the rule asks and the shape of what came (its length, its type); never the value, which may be secret.</param>
public sealed record Violation(string Path, string Rule, string Message)
{
    public override string ToString() => $"{Path} {Message}";
}
