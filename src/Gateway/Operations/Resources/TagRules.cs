using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>What tags must keep beyond the contract's own rules.</summary>
internal static class TagRules
{
    /// <summary>Tags of one resource, at most.</summary>
    public const int MaxTags = 50;

    private const string Reserved = "aws:";

    /// <param name="parameter">JSON name of the member that the tags came in.</param>
    /// <exception cref="ApiException">InvalidParameterValue.</exception>
    public static void Check(IEnumerable<KeyValuePair<string, string>> tags, string parameter = "tags")
    {
        foreach (var (key, value) in tags)
        {
            if (value.AsSpan().ContainsAnyInRange('\0', '\u001f') || key.AsSpan().ContainsAnyInRange('\0', '\u001f'))
            {
                throw Errors.InvalidValue(parameter, $"The tag '{new string([.. key.Where(c => !char.IsControl(c))])}' holds a control character.");
            }

            if (key.StartsWith(Reserved, StringComparison.OrdinalIgnoreCase))
            {
                throw Errors.InvalidValue(parameter, $"The tag '{key}' begins with {Reserved}, which is reserved.");
            }
        }
    }
}
