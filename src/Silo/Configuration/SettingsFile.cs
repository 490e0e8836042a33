using System.Text.Json;
using System.Text.Json.Serialization;
using BuildFarm.Model.Arns;

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
            var settings = JsonSerializer.Deserialize<FarmSettings>(File.ReadAllBytes(path), Json) ?? new FarmSettings();
            Check(path, settings);
            return settings;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the configuration file {path} can't be used: {error.Message}");
        }
    }

    private static void Check(string path, FarmSettings settings)
    {
        foreach (var (kind, most) in settings.Quotas)
        {
            if (ResourceKinds.Parse(kind) is null)
            {
                var kinds = Enum.GetValues<ResourceKind>().Select(known => known.Name());
                throw new UsageException($"the configuration file {path} can't be used: quotas.{kind} is no kind of resource; there are {string.Join(", ", kinds)}");
            }

            if (most < 0)
            {
                throw new UsageException($"the configuration file {path} can't be used: quotas.{kind} is {most}; it must be 0 or more");
            }
        }

        if (settings.ClientTokenHours is not (>= 24 and <= 8760))
        {
            throw new UsageException($"the configuration file {path} can't be used: clientTokenHours is {settings.ClientTokenHours}; it must be 24 to 8760");
        }
    }
}
