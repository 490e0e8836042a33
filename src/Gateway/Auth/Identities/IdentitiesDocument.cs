using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>The shape of the identities file: accounts by their twelve digits. docs/identity.md describes it.</summary>
public sealed record IdentitiesDocument
{
    public SortedDictionary<string, AccountDocument> Accounts { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>One account: policies by name, and the users and roles that they are attached to.</summary>
public sealed record AccountDocument
{
    /// <summary>In the JSON form of IAM.</summary>
    public SortedDictionary<string, JsonElement> Policies { get; set; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, UserDocument> Users { get; set; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, RoleDocument> Roles { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>Somebody with keys.</summary>
public sealed record UserDocument
{
    /// <summary>Names of the account's policies, or of the built-in ones.</summary>
    public List<string> Policies { get; set; } = [];

    public List<KeyDocument> Keys { get; set; } = [];
}

/// <summary>What sessions are made for.</summary>
public sealed record RoleDocument
{
    public List<string> Policies { get; set; } = [];

    /// <summary>Longest session, 900 to 43,200 seconds.</summary>
    public int MaximumSessionSeconds { get; set; } = 3600;

    /// <summary>Other accounts whose users may assume the role; those of its own account always may. Their own policies must allow it, too.</summary>
    public List<string> Trusts { get; set; } = [];
}

/// <summary>An access key. <see cref="ToString"/> shows no secret.</summary>
public sealed record KeyDocument
{
    public required string AccessKeyId { get; set; }

    public required string SecretAccessKey { get; set; }

    public DateTimeOffset? Created { get; set; }

    /// <summary>When it was taken back; null: it is good.</summary>
    public DateTimeOffset? Revoked { get; set; }

    public override string ToString() => AccessKeyId;
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IdentitiesDocument))]
internal sealed partial class IdentitiesJson : JsonSerializerContext;
