using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildFarm.Silo.Configuration;

internal static class SettingsFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static FarmSettings Read(string? path)
    {
        if (path is null)
        {
            return new FarmSettings();
        }

        try
        {
            return JsonSerializer.Deserialize<FarmSettings>(File.ReadAllBytes(path), Json) ?? new FarmSettings();
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the configuration file {path} can't be used: {error.Message}");
        }
    }
}
