using BuildFarm.Cli.Terminal;
using BuildFarm.Documents;
using BuildFarm.Documents.Components;

namespace BuildFarm.Cli.Trial;

/// <summary>A component document of the caller's, as it stands in its file.</summary>
internal sealed record ComponentFile
{
    /// <summary>As the caller wrote it.</summary>
    public required string Path { get; init; }

    public required string Text { get; init; }

    public required IReadOnlyList<Diagnostic> Findings { get; init; }

    /// <summary>Null when it has errors.</summary>
    public ComponentDocument? Document { get; init; }

    public bool IsValid => Document is not null;

    /// <param name="platform">The platform that the document is meant for.</param>
    /// <exception cref="CliException">There is no such file, or it cannot be read.</exception>
    public static ComponentFile Read(string path, DocumentPlatform platform)
    {
        try
        {
            // One byte over the limit is enough for the parser to say that the document is too large.
            using var stream = File.OpenRead(path);
            var bytes = new byte[Math.Min(stream.Length, ParseOptions.Default.MaxBytes + 1)];
            stream.ReadExactly(bytes);
            var parsed = ComponentParser.Parse(bytes, ParseOptions.Default with { Platform = platform });
            return new ComponentFile
            {
                Path = path,
                Text = System.Text.Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'),
                Findings = parsed.Diagnostics,
                Document = parsed.HasErrors ? null : parsed.Document,
            };
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.Usage($"{path} does not exist");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CliException.Failed($"{path} cannot be read: {failure.Message}", failure);
        }
    }
}
