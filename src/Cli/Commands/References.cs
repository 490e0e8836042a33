using BuildFarm.Cli.Apply.Planning;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Arns;

namespace BuildFarm.Cli.Commands;

/// <summary>What people type for a resource, to the ARN that the farm knows.</summary>
internal static class References
{
    /// <summary>NAME, NAME/VERSION or NAME/VERSION/BUILD; without a version the newest one.</summary>
    /// <exception cref="CliException">The text is none of these.</exception>
    public static string Arn(FarmConnection connection, ResourceKind kind, string text)
    {
        var arn = text.StartsWith("arn:", StringComparison.Ordinal) ? text : Build(connection, kind, ReferenceText.Parse(text, kind));
        if (!ResourceArn.TryParse(arn, out var parsed, out var problem)) throw CliException.Usage($"'{text}' names no {kind.Name()}: {problem}");
        if (parsed.Kind != kind) throw CliException.Usage($"'{text}' is an {parsed.Kind.Name()}; an {kind.Name()} is wanted here");
        return arn;
    }

    private static string Build(FarmConnection connection, ResourceKind kind, ReferenceText text)
    {
        var version = kind.HasVersion() ? "/" + string.Join('/', new[] { text.Version ?? "x.x.x", text.Build }.OfType<string>()) : "";
        return $"arn:aws:imagebuilder:{connection.Region}:{connection.Account}:{kind.Name()}/{ResourceNames.ToArnForm(text.Name)}{version}";
    }
}
