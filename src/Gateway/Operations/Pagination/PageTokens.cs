using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Model.Errors;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Pagination;

/// <summary>
/// Page tokens: a cursor of the catalog, sealed with the farm's key together with the account, the region, the operation and its filters, so
/// that a token serves only the list that gave it. maxResults may change from page to page.
/// </summary>
internal sealed class PageTokens(OperationsOptions options)
{
    private const int SealLength = 16;
    private readonly byte[] key = options.PageTokenKey.Length >= 32
        ? options.PageTokenKey
        : throw new ArgumentException("The page token key must have at least 32 bytes.", nameof(options));

    public string Seal(CallContext context, string operation, IMessage request, string cursor)
    {
        var text = Encoding.UTF8.GetBytes(cursor);
        return Base64Url.EncodeToString([.. Mac(context, operation, request, text), .. text]);
    }

    /// <summary>The cursor inside, or null for no token.</summary>
    /// <exception cref="ApiException">InvalidPaginationToken: not a token of this list.</exception>
    public string? Open(CallContext context, string operation, IMessage request, string token)
    {
        if (token.Length == 0)
        {
            return null;
        }

        var bytes = Decode(token);
        if (bytes is null || bytes.Length < SealLength)
        {
            throw Errors.InvalidPaginationToken();
        }

        var cursor = bytes.AsSpan(SealLength);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SealLength), Mac(context, operation, request, cursor))
            ? Encoding.UTF8.GetString(cursor)
            : throw Errors.InvalidPaginationToken();
    }

    private static byte[]? Decode(string token)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(token);
            // One token, one text: spaces, padding and spare bits would decode as well.
            return Base64Url.EncodeToString(bytes) == token ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private byte[] Mac(CallContext context, string operation, IMessage request, ReadOnlySpan<byte> cursor)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        var list = RequestDigest.Of(request, "next_token", "max_results");
        mac.AppendData(Encoding.UTF8.GetBytes($"page\n{context.Account}\n{context.Region}\n{operation}\n{list}\n"));
        mac.AppendData(cursor);
        return mac.GetHashAndReset()[..SealLength];
    }
}
