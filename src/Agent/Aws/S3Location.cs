namespace BuildFarm.Agent.Aws;

/// <summary>s3://bucket/key</summary>
internal sealed record S3Location(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <exception cref="AwsException">It is none.</exception>
    public static S3Location Parse(string uri)
    {
        string rest = uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? uri[Scheme.Length..] : "";
        int slash = rest.IndexOf('/');
        string bucket = slash < 0 ? rest : rest[..slash];
        return bucket.Length >= 3 && bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
            ? new S3Location(bucket, slash < 0 ? "" : rest[(slash + 1)..])
            : throw new AwsException($"'{uri}' is no S3 location such as s3://bucket/key");
    }

    public override string ToString() => $"{Scheme}{Bucket}/{Key}";
}
