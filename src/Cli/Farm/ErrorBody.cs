using System.Text.Json;

namespace BuildFarm.Cli.Farm;

/// <summary>The JSON body of a refusal: <c>{"__type": "…", "message": "…"}</c>, members in any case.</summary>
internal static class ErrorBody
{
    public static (string? Type, string? Message) Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return (null, null);
            string? type = null, message = null;
            foreach (var member in json.RootElement.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.String))
            {
                if (member.Name is "__type" or "code") type = member.Value.GetString();
                else if (member.NameEquals("message") || member.NameEquals("Message")) message = member.Value.GetString();
            }

            return (type, message);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
