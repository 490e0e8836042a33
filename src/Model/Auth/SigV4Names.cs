namespace BuildFarm.Model.Auth;

/// <summary>The names that Signature Version 4 puts on the wire.</summary>
public static class SigV4Names
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string Terminator = "aws4_request";
    public const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    public const string DateHeader = "x-amz-date";
    public const string ContentHashHeader = "x-amz-content-sha256";
    public const string SecurityTokenHeader = "x-amz-security-token";

    public const string QueryAlgorithm = "X-Amz-Algorithm";
    public const string QueryCredential = "X-Amz-Credential";
    public const string QueryDate = "X-Amz-Date";
    public const string QueryExpires = "X-Amz-Expires";
    public const string QuerySecurityToken = "X-Amz-Security-Token";
    public const string QuerySignedHeaders = "X-Amz-SignedHeaders";
    public const string Signature = "X-Amz-Signature";

    /// <summary>Service of the credential scope in requests of the EC2 Image Builder API.</summary>
    public const string ImageBuilderService = "imagebuilder";

    /// <summary>Service of the credential scope in bearer tokens: neither kind can be passed off as the other.</summary>
    public const string FarmService = "buildfarm";
}
