using System.Buffers;
using System.Text.Json;
using BuildFarm.Gateway.Calls;
using BuildFarm.Model.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Rest;

/// <summary>Answers as clients of the REST-JSON protocol read them.</summary>
internal static class RestResponse
{
    public const string ErrorTypeHeader = "x-amzn-ErrorType";

    public static async Task WriteAsync(HttpContext http, IMessage answer)
    {
        // Wholly written before the first byte leaves, so that a failure in between can still be told as one.
        var body = new ArrayBufferWriter<byte>(1024);
        ApiJson.Write(answer, body);
        await SendAsync(http, StatusCodes.Status200OK, body.WrittenMemory).ConfigureAwait(false);
    }

    /// <param name="type">Name of the error, such as ResourceNotFoundException.</param>
    public static async Task WriteErrorAsync(HttpContext http, int status, string type, string message)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("__type"u8, type);
            json.WriteString("message"u8, message);
            json.WriteEndObject();
        }

        http.Response.Headers[ErrorTypeHeader] = type;
        await SendAsync(http, status, body.WrittenMemory).ConfigureAwait(false);
    }

    private static async Task SendAsync(HttpContext http, int status, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }
}
