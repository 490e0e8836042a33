namespace BuildFarm.Model.Arns;

/// <summary>A resource's name as it stands in its ARN.</summary>
public static class ResourceNames
{
    /// <summary>Lower case, spaces as hyphens. Names that differ in these alone are one name to the service.</summary>
    public static string ToArnForm(string name) => name.ToLowerInvariant().Replace(' ', '-');

    /// <summary>Whether a text can be a name in an ARN: a-z, 0-9, hyphens and underscores, at least one.</summary>
    public static bool IsArnForm(string text) =>
        text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
