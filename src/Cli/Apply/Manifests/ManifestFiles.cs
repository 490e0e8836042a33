using BuildFarm.Cli.Terminal;
using BuildFarm.Documents;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>Reads a manifest file, or those of a folder: its *.yaml, *.yml and *.json, without subfolders, in the order of their names.</summary>
internal sealed class ManifestFiles(List<Finding> findings)
{
    private const int MaximumBytes = 4 * 1024 * 1024;
    private const int MaximumFiles = 500;

    /// <exception cref="CliException">The path does not exist, or cannot be read.</exception>
    public IReadOnlyList<ManifestDocument> Read(string path)
    {
        try
        {
            if (!Directory.Exists(path)) return ReadFile(path, isNamed: true);
            var files = Directory.EnumerateFiles(path)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
                .OrderBy(file => file, StringComparer.Ordinal).Take(MaximumFiles + 1).ToList();
            if (files.Count == 0) throw CliException.Usage($"{path} has no *.yaml, *.yml or *.json file; name a manifest or a folder of manifests with -f");
            if (files.Count > MaximumFiles) throw CliException.Usage($"{path} has more than {MaximumFiles} manifests; apply it in parts");
            return [.. files.SelectMany(file => ReadFile(file, isNamed: false))];
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.Usage($"{path} does not exist; name a manifest or a folder of manifests with -f");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CliException.Failed($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    private List<ManifestDocument> ReadFile(string file, bool isNamed)
    {
        if (new FileInfo(file).Length > MaximumBytes) throw CliException.Usage($"{file} is larger than {Units.Size(MaximumBytes)}; a manifest names large documents with dataFile: or uri:");
        var text = File.ReadAllText(file);
        var lines = text.Split('\n');
        var documents = new List<ManifestDocument>();
        foreach (var part in YamlParts.Split(text))
        {
            var parsed = DocumentText.Parse(part, new ParseOptions { MaxBytes = 2 * MaximumBytes });
            if (parsed.Document is not null && parsed.Document is not MappingNode)
            {
                findings.Add(Place.Of(file, parsed.Document.Span).Finding($"a resource is a mapping with kind: and its fields; this is {parsed.Document.Describe()}"));
            }
            else if (parsed.Document is not null)
            {
                documents.Add(new ManifestDocument { File = file, Root = parsed.Document, Lines = lines });
            }

            findings.AddRange(parsed.Diagnostics.Where(d => d.IsError).Select(d => new Finding(file, d.Line, d.Column, $"{d.Message} {d.Hint}".TrimEnd())));
        }

        // A folder of manifests may hold the documents that they name.
        return !isNamed && documents.All(IsDocument) ? [] : documents;
    }

    private static bool IsDocument(ManifestDocument document) => document.Root.Get("kind") is null && document.Root.Get("schemaVersion") is not null;
}
