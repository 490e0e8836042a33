using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Auth.Access;
using BuildFarm.Model.Json;

namespace BuildFarm.Gateway.Calls.Audit;

/// <summary>One line of the audit log: a JSON object and a line feed.</summary>
internal static class AuditLine
{
    /// <summary>Longer requests are left out of their line; the rest of it stands.</summary>
    private const int LongestRequest = 16 * 1024;

    // Only control characters and quotes are escaped: the file is read by programs and people, never as HTML.
    private static readonly JsonWriterOptions s_writer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(AuditEntry entry, IBufferWriter<byte> output)
    {
        var call = entry.Call;
        using (var json = new Utf8JsonWriter(output, s_writer))
        {
            WriteHead(
                json, call.Caller, call.Origin, call.RequestId, ResourceTargets.ActionOf(call.Operation),
                ResourceTargets.Own(call.Operation, call.Caller, entry.Request).Resource, entry.Result, entry.Began, entry.Took);
            WriteMade(json, entry.Made);
            WriteRequest(json, entry);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    public static void Write(AuditNote note, IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output, s_writer))
        {
            WriteHead(json, note.Caller, note.Origin, note.RequestId, note.Action, note.Resource, note.Result, note.Began, note.Took);
            WriteMade(json, note.Made);
            json.WriteStartObject("request"u8);
            foreach (var (name, value) in note.Request)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteHead(
        Utf8JsonWriter json, CallerIdentity caller, CallOrigin origin, string requestId, string action, string resource, string result, DateTimeOffset began, TimeSpan took)
    {
        json.WriteStartObject();
        json.WriteString("time"u8, began.UtcDateTime);
        json.WriteString("requestId"u8, requestId);
        json.WriteString("account"u8, caller.Account);
        json.WriteString("principal"u8, caller.Principal);
        json.WriteString("accessKeyId"u8, caller.AccessKeyId);
        json.WriteString("region"u8, caller.Region);
        json.WriteString("face"u8, origin.Face);
        json.WriteString("address"u8, origin.Address?.ToString() ?? "");
        json.WriteString("client"u8, origin.Client);
        json.WriteString("action"u8, action);
        json.WriteString("resource"u8, resource);
        json.WriteString("result"u8, result);
        json.WriteNumber("milliseconds"u8, Math.Round(took.TotalMilliseconds, 3));
    }

    private static void WriteMade(Utf8JsonWriter json, IReadOnlyList<string> made)
    {
        if (made.Count == 0)
        {
            return;
        }

        json.WriteStartArray("answered"u8);
        foreach (var arn in made)
        {
            json.WriteStringValue(arn);
        }

        json.WriteEndArray();
    }

    private static void WriteRequest(Utf8JsonWriter json, AuditEntry entry)
    {
        var request = new ArrayBufferWriter<byte>(512);
        ApiJson.Write(RequestRedaction.Of(entry.Request), request);
        if (request.WrittenCount <= LongestRequest)
        {
            json.WritePropertyName("request"u8);
            json.WriteRawValue(request.WrittenSpan, skipInputValidation: true);
        }
        else
        {
            json.WriteString("request"u8, $"({request.WrittenCount} bytes)");
        }
    }
}
