using System.Text.Json.Serialization;

namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>What is sealed inside a session token: the session needs no place in any store.</summary>
/// <param name="Expires">Seconds since 1970.</param>
internal sealed record SessionClaims(
    [property: JsonPropertyName("k")] string AccessKeyId,
    [property: JsonPropertyName("s")] string SecretAccessKey,
    [property: JsonPropertyName("a")] string Account,
    [property: JsonPropertyName("r")] string Role,
    [property: JsonPropertyName("n")] string Name,
    [property: JsonPropertyName("e")] long Expires)
{
    public override string ToString() => $"{AccessKeyId} ({Account} {Role} {Name})";
}

[JsonSerializable(typeof(SessionClaims))]
internal sealed partial class SessionClaimsJson : JsonSerializerContext;
