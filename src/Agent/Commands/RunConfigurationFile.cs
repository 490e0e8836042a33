using System.Text.Json;
using BuildFarm.Agent.Aws;
using BuildFarm.Agent.Modules;

namespace BuildFarm.Agent.Commands;

/// <summary>The input configuration file of <c>run</c>. Source: guide, configure input for the run command.</summary>
internal static class RunConfigurationFile
{
    private const int MaximumBytes = 1024 * 1024;

    /// <exception cref="UsageException">What is wrong in it.</exception>
    /// <param name="path">A file, or s3://bucket/key.</param>
    public static async Task<RunSettings> ReadAsync(string path, ModuleServices services, CancellationToken stop)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(await LoadAsync(path, services, stop), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(path, document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The configuration file cannot be read: {e.Message}");
        }
        catch (AwsException e)
        {
            throw new UsageException($"The configuration file cannot be read: {e.Message}");
        }
        catch (JsonException e)
        {
            throw new UsageException($"{path}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: no valid JSON: {e.Message}");
        }
    }

    private static async Task<string> LoadAsync(string path, ModuleServices services, CancellationToken stop)
    {
        if (path.StartsWith("s3://", StringComparison.Ordinal))
        {
            return await services.Aws.S3.ReadAsync(S3Location.Parse(path), null, MaximumBytes, stop);
        }

        return new FileInfo(path) is { Exists: true, Length: > MaximumBytes }
            ? throw new UsageException($"{path}: a configuration file has at most {MaximumBytes} bytes.")
            : await File.ReadAllTextAsync(path, stop);
    }

    private static RunSettings Read(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new UsageException($"{path}: must be a JSON object with 'documents'.");
        }

        RunSettings settings = new();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            settings = Apply(path, settings, property);
        }

        return settings.Documents.Count > 0 ? settings : throw new UsageException($"{path}: 'documents' needs at least one document.");
    }

    private static RunSettings Apply(string path, RunSettings settings, JsonProperty property) => property.Name switch
    {
        "documents" => settings with { Documents = [.. Items(path, property).Select(item => (Text(path, item, "path"), Parameters(path, item)))] },
        "parameters" => settings with { Parameters = Pairs(path, Items(path, property)) },
        "phases" => settings with { Phases = AgentCommandLine.Split([Text(path, property)]) },
        "executionId" or "executonId" => settings with { ExecutionId = Text(path, property) }, // the guide's own spelling
        "logDirectory" => settings with { LogDirectory = Text(path, property) },
        "stateDirectory" => settings with { StateDirectory = Text(path, property) },
        "trace" => settings with { Trace = Flag(path, property) },
        "documentS3BucketOwner" => settings with { DocumentBucketOwner = Text(path, property) },
        "logS3BucketName" => settings with { LogBucket = Text(path, property) },
        "logS3BucketOwner" => settings with { LogBucketOwner = Text(path, property) },
        "logS3KeyPrefix" => settings with { LogKeyPrefix = Text(path, property) },
        "cwLogGroup" => settings with { CloudWatchGroup = Text(path, property) },
        "cwLogStream" => settings with { CloudWatchStream = Text(path, property) },
        "cwLogRegion" => settings with { CloudWatchRegion = Text(path, property) },
        "cwIgnoreFailures" => settings with { CloudWatchIgnoreFailures = Flag(path, property) },
        _ => throw new UsageException($"{path}: '{property.Name}' is no setting that this agent has."),
    };

    private static IReadOnlyDictionary<string, string> Parameters(string path, JsonElement document) =>
        document.TryGetProperty("parameters", out JsonElement list) ? Pairs(path, list.EnumerateArray()) : new Dictionary<string, string>();

    private static Dictionary<string, string> Pairs(string path, IEnumerable<JsonElement> items)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (JsonElement item in items)
        {
            pairs[Text(path, item, "name")] = Text(path, item, "value");
        }

        return pairs;
    }

    private static IEnumerable<JsonElement> Items(string path, JsonProperty property) => property.Value.ValueKind == JsonValueKind.Array
        ? property.Value.EnumerateArray()
        : throw new UsageException($"{path}: '{property.Name}' must be a list.");

    private static bool Flag(string path, JsonProperty property) => property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? property.Value.GetBoolean()
        : throw new UsageException($"{path}: '{property.Name}' must be true or false.");

    private static string Text(string path, JsonProperty property) => property.Value.ValueKind == JsonValueKind.String
        ? property.Value.GetString()!
        : throw new UsageException($"{path}: '{property.Name}' must be a string.");

    private static string Text(string path, JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0
            ? value.GetString()!
            : throw new UsageException($"{path}: every item of this list needs a '{name}' that is a string.");
}
