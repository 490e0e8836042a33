using System.Buffers;
using System.Security.Cryptography;
using BuildFarm.Model.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Operations.Idempotency;

/// <summary>What makes two requests the same request: their canonical JSON, some fields left out.</summary>
internal static class RequestDigest
{
    public const string ClientToken = "client_token";

    /// <summary>SHA-256, hexadecimal, of the request without the fields named.</summary>
    public static string Of(IMessage request, params ReadOnlySpan<string> without)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        ApiJson.Write(request, json, without);
        return Convert.ToHexStringLower(SHA256.HashData(json.WrittenSpan));
    }

    /// <summary>The request's client token; the contract's validation has seen to it that there is one.</summary>
    public static string TokenOf(IMessage request) => (string)Field(request, ClientToken).Accessor.GetValue(request);

    private static FieldDescriptor Field(IMessage message, string name) =>
        message.Descriptor.FindFieldByName(name) ?? throw new ArgumentException($"{message.Descriptor.Name} has no field {name}", nameof(name));
}
