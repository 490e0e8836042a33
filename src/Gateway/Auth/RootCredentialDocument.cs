using System.Text.Json.Serialization;

namespace BuildFarm.Gateway.Auth;

/// <summary>The shape of root-credential.json.</summary>
internal sealed record RootCredentialDocument(string AccessKeyId, string SecretAccessKey, string Account, string Principal);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RootCredentialDocument))]
internal sealed partial class RootCredentialJson : JsonSerializerContext;
