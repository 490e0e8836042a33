using System.Text.Json;
using BuildFarm.Agent.Commands;

namespace BuildFarm.Agent.DialHome;

/// <summary>agent.json: who this instance is and where its farm is.</summary>
internal sealed record AgentConfiguration
{
    public required string InstanceId { get; init; }

    /// <summary>The bearer of every request; never logged.</summary>
    public required string Token { get; init; }

    /// <summary>unix:/path/to/agent.sock, or an https URL (http only to loopback).</summary>
    public required string Endpoint { get; init; }

    public string StateDirectory { get; init; } = "/var/lib/buildfarm/agent";

    public string LogDirectory { get; init; } = "/var/lib/amazon/toe";

    /// <exception cref="UsageException">The file is absent or wrong; the message says where.</exception>
    public static AgentConfiguration Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            var configuration = new AgentConfiguration
            {
                InstanceId = Text(path, root, "instanceId"),
                Token = Text(path, root, "token"),
                Endpoint = Text(path, root, "endpoint"),
            };
            return configuration with
            {
                StateDirectory = root.TryGetProperty("stateDirectory", out JsonElement state) ? state.GetString()! : configuration.StateDirectory,
                LogDirectory = root.TryGetProperty("logDirectory", out JsonElement log) ? log.GetString()! : configuration.LogDirectory,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new UsageException($"--config: '{path}' cannot be used: {e.Message}");
        }
    }

    private static string Text(string path, JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0
            ? value.GetString()!
            : throw new UsageException($"--config: '{path}' has no \"{name}\".");
}
