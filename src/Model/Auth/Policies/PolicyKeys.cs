namespace BuildFarm.Model.Auth.Policies;

/// <summary>The condition keys that are known here. A document that names another is refused: a condition that can never hold would open or shut a door unseen.</summary>
public static class PolicyKeys
{
    public const string PrincipalArn = "aws:PrincipalArn";
    public const string PrincipalAccount = "aws:PrincipalAccount";
    public const string SourceIp = "aws:SourceIp";
    public const string SecureTransport = "aws:SecureTransport";
    public const string RequestedRegion = "aws:RequestedRegion";
    public const string CurrentTime = "aws:CurrentTime";

    /// <summary>Keys of the tags in the request, several values.</summary>
    public const string TagKeys = "aws:TagKeys";

    /// <summary>Followed by a tag's key: the tag of the resource as it is.</summary>
    public const string ResourceTag = "aws:ResourceTag/";

    /// <summary>Followed by a tag's key: the tag that the request gives.</summary>
    public const string RequestTag = "aws:RequestTag/";

    private static readonly string[] Whole = [PrincipalArn, PrincipalAccount, SourceIp, SecureTransport, RequestedRegion, CurrentTime, TagKeys];

    public static bool IsKnown(string key) =>
        Whole.Contains(key, StringComparer.OrdinalIgnoreCase) || IsTag(key, ResourceTag) || IsTag(key, RequestTag);

    public static bool IsResourceTag(string key) => IsTag(key, ResourceTag);

    private static bool IsTag(string key, string prefix) => key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
