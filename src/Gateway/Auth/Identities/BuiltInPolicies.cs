using BuildFarm.Model.Auth.Policies;

namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>Policies that every account has without writing them.</summary>
internal static class BuiltInPolicies
{
    /// <summary>Everything in the account.</summary>
    public const string Administrator = "administrator";

    /// <summary>Every get, list and watch.</summary>
    public const string ReadOnly = "read-only";

    public static IReadOnlyDictionary<string, PolicyDocument> All { get; } = new Dictionary<string, PolicyDocument>(StringComparer.Ordinal)
    {
        [Administrator] = Parse("""{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"""u8),
        [ReadOnly] = Parse("""
            {"Statement": {"Effect": "Allow", "Action": ["imagebuilder:Get*", "imagebuilder:List*", "buildfarm:Get*", "buildfarm:Watch*"], "Resource": "*"}}
            """u8),
    };

    private static PolicyDocument Parse(ReadOnlySpan<byte> json) =>
        PolicyDocument.TryParse(json.ToArray(), ofResource: false, out var document, out var problem) ? document : throw new FormatException(problem);
}
