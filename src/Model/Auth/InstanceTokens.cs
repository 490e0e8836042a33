using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace BuildFarm.Model.Auth;

/// <summary>INSTANCEID.BASE64URL(HMAC-SHA256(farm key, "instance-token:" + INSTANCEID)).</summary>
public sealed class InstanceTokens : IInstanceTokens
{
    /// <summary>Bytes of the farm's key.</summary>
    public const int KeyLength = 32;

    private const int MaximumTokenLength = 256;

    private readonly byte[] _key;

    /// <param name="key">The content of DATA/instance-key, <see cref="KeyLength"/> random bytes.</param>
    public InstanceTokens(ReadOnlySpan<byte> key)
    {
        if (key.Length < KeyLength)
        {
            throw new ArgumentException($"The farm's instance key has {key.Length} bytes; it needs {KeyLength}.", nameof(key));
        }

        _key = key.ToArray();
    }

    public string Mint(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return $"{instanceId}.{Base64Url.EncodeToString(Mac(instanceId))}";
    }

    public bool TryVerify(string token, [NotNullWhen(true)] out string? instanceId)
    {
        instanceId = null;
        var dot = token.Length > MaximumTokenLength ? -1 : token.LastIndexOf('.');
        if (dot <= 0)
        {
            return false;
        }

        // Compared as text, so that two spellings of the same bytes are not both good.
        var claimed = token[..dot];
        var expected = Encoding.UTF8.GetBytes(Mint(claimed));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(token)))
        {
            return false;
        }

        instanceId = claimed;
        return true;
    }

    private byte[] Mac(string instanceId) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes("instance-token:" + instanceId));
}
