using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Json;
using BuildFarm.Model.Operations;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>A request message as a client of the REST face sends it.</summary>
internal sealed record RestRequest(string Method, string Target, byte[] Body)
{
    /// <summary>What servers take of a request line, with room for the method and the version.</summary>
    public const int LongestTarget = 8000;

    public static RestRequest Of(OperationInfo operation, IMessage message) => Of(operation, message, Encode(message));

    /// <param name="message">Gives path and query.</param>
    /// <param name="members">Gives the body; members of path and query are taken out of it.</param>
    public static RestRequest Of(OperationInfo operation, IMessage message, JsonObject members)
    {
        var target = new StringBuilder(operation.PathTemplate);
        foreach (var (name, field) in operation.PathFields)
        {
            target.Replace($"{{{name}}}", Uri.EscapeDataString((string)field.Accessor.GetValue(message)));
            members.Remove(field.JsonName);
        }

        var query = operation.QueryFields.SelectMany(field => Texts(message, field.Value).Select(text => $"{field.Key}={Uri.EscapeDataString(text)}")).ToList();
        foreach (var field in operation.QueryFields.Values)
        {
            members.Remove(field.JsonName);
        }

        if (query.Count > 0)
        {
            target.Append('?').AppendJoin('&', query);
        }

        return new RestRequest(operation.HttpMethod!, target.ToString(), members.Count == 0 ? [] : Encoding.UTF8.GetBytes(members.ToJsonString()));
    }

    public static JsonObject Encode(IMessage message) => (JsonObject)JsonNode.Parse(ApiJson.ToUtf8(message))!;

    public static bool IsInBody(OperationInfo operation, ContractField field) =>
        !operation.PathFields.Values.Contains(field.Way[0]) && !operation.QueryFields.Values.Contains(field.Way[0]);

    private static IEnumerable<string> Texts(IMessage message, FieldDescriptor field) => field.HasPresence && !field.Accessor.HasValue(message)
        ? []
        : field.Accessor.GetValue(message) switch
        {
            IEnumerable<string> several => several,
            Enum one => [WireNames.Of(field.EnumType).NameOf(Convert.ToInt32(one, CultureInfo.InvariantCulture))!],
            bool truth => [truth ? "true" : "false"],
            var one => [Convert.ToString(one, CultureInfo.InvariantCulture)!],
        };
}
