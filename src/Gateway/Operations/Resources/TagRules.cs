using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>What tags must keep beyond the contract's own rules.</summary>
internal static class TagRules
{
    /// <summary>Tags of one resource, at most.</summary>
    public const int MaxTags = 50;

    /// <exception cref="ApiException">InvalidParameterValue.</exception>
    public static void Check(IEnumerable<KeyValuePair<string, string>> tags)
    {
        foreach (var (key, value) in tags)
        {
            if (value.AsSpan().ContainsAnyInRange('\0', '\u001f') || key.AsSpan().ContainsAnyInRange('\0', '\u001f'))
            {
                throw Errors.InvalidValue("tags", $"The tag '{new string([.. key.Where(c => !char.IsControl(c))])}' holds a control character.");
            }
        }
    }
}
