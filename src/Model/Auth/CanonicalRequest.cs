using System.Security.Cryptography;
using System.Text;

namespace BuildFarm.Model.Auth;

/// <summary>
/// The canonical request of Signature Version 4, for services other than S3: the path is normalised and encoded once more on top of
/// its encoding on the wire, parameters are sorted by encoded name and then value, header values are trimmed and inner spaces collapsed.
/// </summary>
public static class CanonicalRequest
{
    /// <summary>SHA-256 of nothing, in hexadecimal.</summary>
    public const string EmptyPayloadHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <param name="signedHeaders">Lower-case names, sorted ordinally.</param>
    /// <param name="payloadHash">Lower-case hexadecimal, or <see cref="UnsignedPayload"/>.</param>
    /// <exception cref="FormatException">The query is not percent-encoded UTF-8.</exception>
    public static string Format(SignableRequest request, IReadOnlyList<string> signedHeaders, string payloadHash) =>
        QueryString.TryParse(request.RawQuery, out var query)
            ? Format(request, query, signedHeaders, payloadHash)
            : throw new FormatException("The query string is not percent-encoded UTF-8.");

    /// <inheritdoc cref="Format(SignableRequest, IReadOnlyList{string}, string)"/>
    /// <param name="query">The request's, taken apart.</param>
    public static string Format(
        SignableRequest request, IReadOnlyList<KeyValuePair<string, string>> query, IReadOnlyList<string> signedHeaders, string payloadHash)
    {
        var text = new StringBuilder(1024);
        text.Append(request.Method).Append('\n');
        text.Append(Path(request.RawPath)).Append('\n');
        AppendQuery(text, query);
        text.Append('\n');
        foreach (var name in signedHeaders)
        {
            text.Append(name).Append(':');
            AppendValues(text, request.Headers, name);
            text.Append('\n');
        }

        return text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash).ToString();
    }

    /// <summary>Lower-case hexadecimal SHA-256 of a body.</summary>
    public static string HashPayload(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return EmptyPayloadHash;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Dot segments and doubled slashes resolved (RFC 3986, 6), then encoded again.</summary>
    public static string Path(string rawPath)
    {
        if (rawPath.Length == 0)
        {
            return "/";
        }

        var needsWork = rawPath.Contains("//", StringComparison.Ordinal) || rawPath.Contains("/.", StringComparison.Ordinal);
        return PercentEncoding.Encode(needsWork ? Normalise(rawPath) : rawPath, keepSlash: true);
    }

    private static string Normalise(string path)
    {
        var kept = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
            {
                if (kept.Count > 0)
                {
                    kept.RemoveAt(kept.Count - 1);
                }
            }
            else if (segment != ".")
            {
                kept.Add(segment);
            }
        }

        var trailing = kept.Count > 0 && path.EndsWith('/') ? "/" : "";
        return "/" + string.Join('/', kept) + trailing;
    }

    private static void AppendQuery(StringBuilder text, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        var encoded = new List<KeyValuePair<string, string>>(query.Count);
        foreach (var (name, value) in query)
        {
            // The signature cannot sign itself.
            if (!string.Equals(name, SigV4Names.Signature, StringComparison.Ordinal))
            {
                encoded.Add(new(PercentEncoding.Encode(name), PercentEncoding.Encode(value)));
            }
        }

        encoded.Sort(static (left, right) =>
        {
            var order = string.CompareOrdinal(left.Key, right.Key);
            return order != 0 ? order : string.CompareOrdinal(left.Value, right.Value);
        });
        for (var at = 0; at < encoded.Count; at++)
        {
            text.Append(at == 0 ? "" : "&").Append(encoded[at].Key).Append('=').Append(encoded[at].Value);
        }
    }

    private static void AppendValues(StringBuilder text, IReadOnlyList<KeyValuePair<string, string>> headers, string name)
    {
        var first = true;
        foreach (var (header, value) in headers)
        {
            if (!string.Equals(header, name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!first)
            {
                text.Append(',');
            }

            first = false;
            AppendCollapsed(text, value.AsSpan().Trim());
        }
    }

    private static void AppendCollapsed(StringBuilder text, ReadOnlySpan<char> value)
    {
        if (!value.Contains('\t') && value.IndexOf("  ") < 0)
        {
            text.Append(value);
            return;
        }

        var space = false;
        foreach (var character in value)
        {
            var isSpace = character is ' ' or '\t';
            if (!isSpace || !space)
            {
                text.Append(isSpace ? ' ' : character);
            }

            space = isSpace;
        }
    }
}
