using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
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
            json.WriteStartObject();
            json.WriteString("time"u8, entry.Began.UtcDateTime);
            json.WriteString("requestId"u8, call.RequestId);
            json.WriteString("account"u8, call.Caller.Account);
            json.WriteString("principal"u8, call.Caller.Principal);
            json.WriteString("accessKeyId"u8, call.Caller.AccessKeyId);
            json.WriteString("region"u8, call.Caller.Region);
            json.WriteString("face"u8, call.Origin.Face);
            json.WriteString("address"u8, call.Origin.Address?.ToString() ?? "");
            json.WriteString("client"u8, call.Origin.Client);
            json.WriteString("action"u8, ResourceTargets.ActionOf(call.Operation));
            json.WriteString("resource"u8, ResourceTargets.Own(call.Operation, call.Caller, entry.Request).Resource);
            json.WriteString("result"u8, entry.Result);
            json.WriteNumber("milliseconds"u8, Math.Round(entry.Took.TotalMilliseconds, 3));
            WriteMade(json, entry.Made);
            WriteRequest(json, entry);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
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
