using BuildFarm.Documents;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>One YAML document of a manifest file.</summary>
internal sealed record ManifestDocument
{
    /// <summary>As the user named it.</summary>
    public required string File { get; init; }

    public required DocumentNode Root { get; init; }

    /// <summary>The lines of the file, for places inside block scalars.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    public Place At(SourceSpan span) => Place.Of(File, span);
}
