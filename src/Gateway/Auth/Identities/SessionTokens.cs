using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>
/// Session tokens: a role's temporary credential, sealed with the farm's key (AES-256-GCM), so that any server of the farm can read what it
/// is good for and nobody else can read or make one.
/// </summary>
public sealed class SessionTokens
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int MaximumLength = 2048;

    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private static readonly byte[] s_purpose = "buildfarm session 1"u8.ToArray();

    private readonly byte[] _key;

    /// <param name="key">32 bytes.</param>
    public SessionTokens(byte[] key) => _key = key.Length == 32 ? key : throw new ArgumentException("The session key must have 32 bytes.", nameof(key));

    /// <summary>The key in its file, made when it is not there: 32 bytes, readable by its owner alone.</summary>
    public static SessionTokens LoadOrCreate(string path)
    {
        var key = SecretFile.LoadOrCreate(path, static () => RandomNumberGenerator.GetBytes(32));
        return key.Length == 32 ? new SessionTokens(key) : throw new InvalidDataException($"{path} is no session key of 32 bytes. Restore it, or remove it: all sessions end then.");
    }

    /// <summary>A new session of a role.</summary>
    /// <param name="name">Of the session, as the audit log shows it.</param>
    public FarmCredential Issue(Role role, string name, DateTimeOffset expires)
    {
        var claims = new SessionClaims(
            AccessKeys.NewId(AccessKeys.Temporary), AccessKeys.NewSecret(), role.Account, role.Name, name, expires.ToUnixTimeSeconds());
        return new FarmCredential
        {
            AccessKeyId = claims.AccessKeyId,
            SecretAccessKey = claims.SecretAccessKey,
            SessionToken = Seal(JsonSerializer.SerializeToUtf8Bytes(claims, SessionClaimsJson.Default.SessionClaims)),
            Expires = expires,
            Account = role.Account,
            Principal = $"arn:aws:sts::{role.Account}:assumed-role/{role.Name}/{name}",
            Role = role.Arn,
            Policies = role.Policies,
        };
    }

    /// <summary>What a token says, or null when this farm did not make it. Ended ones are read too.</summary>
    internal SessionClaims? Open(string token)
    {
        if (token.Length > MaximumLength || !Base64Url.IsValid(token))
        {
            return null;
        }

        var sealedText = Base64Url.DecodeFromChars(token);
        if (sealedText.Length <= NonceLength + TagLength)
        {
            return null;
        }

        var plain = new byte[sealedText.Length - NonceLength - TagLength];
        try
        {
            using var cipher = new AesGcm(_key, TagLength);
            cipher.Decrypt(sealedText.AsSpan(0, NonceLength), sealedText.AsSpan(NonceLength, plain.Length), sealedText.AsSpan(NonceLength + plain.Length), plain, s_purpose);
            return JsonSerializer.Deserialize(plain, SessionClaimsJson.Default.SessionClaims);
        }
        catch (Exception problem) when (problem is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private string Seal(byte[] plain)
    {
        var whole = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(whole.AsSpan(0, NonceLength), plain, whole.AsSpan(NonceLength, plain.Length), whole.AsSpan(NonceLength + plain.Length), s_purpose);
        return Base64Url.EncodeToString(whole);
    }
}
