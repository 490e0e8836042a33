namespace BuildFarm.Model.Json;

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BuildFarm.Model.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;

/// <summary>
/// The API's JSON for any message of the contract: lowerCamel member names, enums by wire name, 64-bit numbers as numbers, times as epoch seconds
/// where the contract says so (RFC 3339 otherwise), an empty list or map the same as an absent one. Map keys are written in ordinal order, so that
/// equal messages give equal bytes.
/// </summary>
public static class ApiJson
{
    // Answers go to clients and terminals, never into HTML: only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true };

    /// <summary>Reads a message. No bytes at all are an empty message, as in a request without a body.</summary>
    /// <exception cref="ApiException">InvalidRequest or InvalidParameterValue: malformed, too large or deep, a duplicate member, a wrong type; the message names the JSON path.</exception>
    public static IMessage Parse(MessageDescriptor type, ReadOnlySpan<byte> json, ApiJsonOptions? options = null)
    {
        options ??= ApiJsonOptions.Default;
        if (json.Length > options.MaxBytes) throw Errors.InvalidRequest($"The request is larger than {options.MaxBytes} bytes.");
        if (json.IsEmpty) return type.Parser.ParseFrom(ByteString.Empty);
        return new ApiJsonReader(json, options).Read(MessagePlan.Of(type));
    }

    /// <inheritdoc cref="Parse(MessageDescriptor, ReadOnlySpan{byte}, ApiJsonOptions?)"/>
    public static T Parse<T>(ReadOnlySpan<byte> json, ApiJsonOptions? options = null) where T : IMessage<T>, new() =>
        (T)Parse(new T().Descriptor, json, options);

    /// <inheritdoc cref="Parse(MessageDescriptor, ReadOnlySpan{byte}, ApiJsonOptions?)"/>
    public static T Parse<T>(string json, ApiJsonOptions? options = null) where T : IMessage<T>, new() =>
        Parse<T>(Encoding.UTF8.GetBytes(json), options);

    /// <summary>Reads a body to its end, but never more than the limit and one byte.</summary>
    /// <inheritdoc cref="Parse(MessageDescriptor, ReadOnlySpan{byte}, ApiJsonOptions?)"/>
    public static async Task<IMessage> ParseAsync(MessageDescriptor type, Stream json, ApiJsonOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= ApiJsonOptions.Default;
        var buffer = new ArrayBufferWriter<byte>(4096);
        while (buffer.WrittenCount <= options.MaxBytes)
        {
            var room = buffer.GetMemory(4096);
            var read = await json.ReadAsync(room[..Math.Min(room.Length, options.MaxBytes + 1 - buffer.WrittenCount)], cancellation).ConfigureAwait(false);
            if (read == 0) break;
            buffer.Advance(read);
        }

        return Parse(type, buffer.WrittenSpan, options);
    }

    /// <summary>
    /// Sets a field from a path or query: one text for a single value, any number for a list. Nothing is set for no texts.
    /// </summary>
    /// <exception cref="ApiException">InvalidParameterValue: the text is not of the field's type, or there are several for a single value.</exception>
    public static void SetFromText(IMessage message, FieldDescriptor field, IReadOnlyList<string> texts) =>
        TextBinding.Set(message, MessagePlan.Of(message.Descriptor).FieldOf(field), texts);

    public static void Write(IMessage message, Utf8JsonWriter writer) => ApiJsonWriter.Write(message, MessagePlan.Of(message.Descriptor), writer);

    public static void Write(IMessage message, IBufferWriter<byte> output, bool indented = false)
    {
        using var writer = new Utf8JsonWriter(output, indented ? Indented : Compact);
        Write(message, writer);
        writer.Flush();
    }

    public static byte[] ToUtf8(IMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(message, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>As if the fields of the message named were absent.</summary>
    /// <param name="without">As the contract writes them, such as client_token.</param>
    public static void Write(IMessage message, IBufferWriter<byte> output, ReadOnlySpan<string> without)
    {
        using var writer = new Utf8JsonWriter(output, Compact);
        ApiJsonWriter.Write(message, MessagePlan.Of(message.Descriptor), writer, without);
        writer.Flush();
    }

    public static string ToText(IMessage message, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(message, buffer, indented);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
