using System.Text.RegularExpressions;

namespace BuildFarm.Clouds.Objects;

/// <summary>s3://BUCKET/KEY.</summary>
public static partial class S3Uri
{
    public static bool TryParse(string text, out string bucket, out string key)
    {
        var match = Form().Match(text);
        bucket = match.Groups[1].Value;
        key = match.Groups[2].Value;
        return match.Success;
    }

    [GeneratedRegex(@"\A[sS]3://([a-z0-9][a-z0-9.\-]{1,61}[a-z0-9])/([^\p{Cc}]{1,1024})\z")]
    private static partial Regex Form();
}
