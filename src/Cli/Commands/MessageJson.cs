using System.Text.Json.Nodes;
using BuildFarm.Model.Json;
using Google.Protobuf;

namespace BuildFarm.Cli.Commands;

/// <summary>Messages of the contract as they stand on the REST wire.</summary>
internal static class MessageJson
{
    public static JsonNode Of(IMessage message) => JsonNode.Parse(ApiJson.ToUtf8(message))!;

    public static JsonArray Of(IEnumerable<IMessage> messages) => new([.. messages.Select(Of)]);
}
