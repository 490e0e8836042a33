namespace BuildFarm.Cli.Commands;

/// <summary>ARNs shortened for tables.</summary>
internal static class ResourceNameText
{
    /// <summary>NAME/VERSION/BUILD of an ARN; the text itself when it is none.</summary>
    public static string Short(string arn)
    {
        var slash = arn.IndexOf('/', StringComparison.Ordinal);
        return arn.StartsWith("arn:", StringComparison.Ordinal) && slash >= 0 ? arn[(slash + 1)..] : arn;
    }
}
