using BuildFarm.Model.Arns;

namespace BuildFarm.Cli.Apply.Planning;

/// <summary>A reference as people write it: an ARN, NAME, NAME/VERSION, NAME/VERSION/BUILD, and for workflows TYPE/ before the name.</summary>
/// <param name="Type">build, test or distribution, where a workflow's was written.</param>
/// <param name="Version">As written; may be a wildcard.</param>
internal sealed record ReferenceText(string Name, string? Type, string? Version, string? Build)
{
    public static ReferenceText Parse(string text, ResourceKind? kind)
    {
        var parts = text.Split('/');
        var type = kind == ResourceKind.Workflow && parts.Length > 1 && parts[0] is "build" or "test" or "distribution" ? parts[0] : null;
        var rest = type is null ? parts : parts[1..];
        return new ReferenceText(rest[0], type, rest.ElementAtOrDefault(1), rest.ElementAtOrDefault(2));
    }

    /// <summary>The name in a reference, also of an ARN.</summary>
    public static string NameOf(string text) =>
        ResourceArn.TryParse(text, out var arn) ? arn.Name : Parse(text, text.StartsWith("build/", StringComparison.Ordinal) || text.StartsWith("test/", StringComparison.Ordinal) || text.StartsWith("distribution/", StringComparison.Ordinal) ? ResourceKind.Workflow : null).Name;
}
