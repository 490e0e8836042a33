namespace BuildFarm.Grains.Dispatch;

/// <summary>Tags among a call's arguments.</summary>
internal static class CallTags
{
    private const string Prefix = "tag:";

    public static Dictionary<string, string> WithTags(this Dictionary<string, string> arguments, IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (key, value) in tags)
        {
            arguments[Prefix + key] = value;
        }

        return arguments;
    }

    public static IEnumerable<KeyValuePair<string, string>> Of(CloudCall call) =>
        call.Arguments.Where(a => a.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(a => KeyValuePair.Create(a.Key[Prefix.Length..], a.Value));
}
