namespace BuildFarm.Model.Arns;

using BuildFarm.Model.Versions;

internal static class ArnParser
{
    private const int MaxLength = 1024;

    public static ResourceArn? Parse(string text, out string? problem)
    {
        var parts = text.Length <= MaxLength ? text.Split(':', 7) : [];
        if (parts.Length != 6 || parts[0] != "arn" || !parts[1].StartsWith("aws", StringComparison.Ordinal) || parts[2] != "imagebuilder")
        {
            problem = "it is not an imagebuilder ARN: arn:aws:imagebuilder:REGION:ACCOUNT:KIND/NAME is expected";
            return null;
        }

        if (parts[3].Length == 0)
        {
            problem = "the ARN has no region";
            return null;
        }

        if (!IsAccount(parts[4]))
        {
            problem = "the ARN's account is neither twelve digits nor aws";
            return null;
        }

        return ParseResource(new ArnHead(parts[1], parts[3], parts[4]), parts[5].Split('/'), out problem);
    }

    private static ResourceArn? ParseResource(ArnHead head, string[] segments, out string? problem)
    {
        if (ResourceKinds.Parse(segments[0]) is not { } kind)
        {
            problem = $"'{segments[0]}' is not a kind of resource";
            return null;
        }

        var at = 1;
        string? type = null;
        if (kind == ResourceKind.Workflow)
        {
            type = segments.Length > 1 ? segments[at++] : "";
            if (type is not ("build" or "test" or "distribution"))
            {
                problem = "a workflow ARN names its type: workflow/build/NAME, workflow/test/NAME or workflow/distribution/NAME";
                return null;
            }
        }

        var name = at < segments.Length ? segments[at++] : "";
        if (!ResourceNames.IsArnForm(name))
        {
            problem = "the ARN's name is not made of a-z, 0-9, '-' and '_' alone";
            return null;
        }

        var arn = new ResourceArn
        {
            Partition = head.Partition, Region = head.Region, Account = head.Account, Kind = kind, WorkflowType = type, Name = name,
        };
        return ParseVersion(arn, segments.AsSpan(at), out problem);
    }

    private static ResourceArn? ParseVersion(ResourceArn arn, ReadOnlySpan<string> rest, out string? problem)
    {
        problem = null;
        var kind = arn.Kind;
        if (!kind.HasVersion())
        {
            if (rest.Length == 0) return arn;
            problem = $"a {kind.Name()} has no version";
            return null;
        }

        if (rest.Length is 0 or > 2 || (rest.Length == 2 && !kind.HasBuild()))
        {
            problem = kind.HasBuild()
                ? $"a {kind.Name()} ARN ends in /VERSION or /VERSION/BUILD"
                : $"a {kind.Name()} ARN ends in /VERSION";
            return null;
        }

        if (!VersionPattern.TryParse(rest[0], out var version, out problem)) return null;
        if (rest.Length == 1) return arn with { Version = version };
        if (version.IsWildcard)
        {
            problem = "a wildcard version has no build";
            return null;
        }

        if (!SemanticVersion.TryParseNode(rest[1], out var build, out problem)) return null;
        if (build == 0)
        {
            problem = "build numbers start at 1";
            return null;
        }

        return arn with { Version = version, Build = build };
    }

    private static bool IsAccount(string text) =>
        (text.Length == 12 && text.All(char.IsAsciiDigit))
        || text == ResourceArn.ManagedAccount
        || (text.StartsWith("aws-", StringComparison.Ordinal) && text.Length > 4 && text[4..].All(c => char.IsAsciiLetterLower(c) || c == '-'));

    private readonly record struct ArnHead(string Partition, string Region, string Account);
}
