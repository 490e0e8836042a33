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
    public static string Format(SignableRequest request, IReadOnlyList<string> signedHeaders, string payloadHash)
    {
        var text = new StringBuilder(512);
        text.Append(request.Method).Append('\n');
        text.Append(Path(request.RawPath)).Append('\n');
        text.Append(Query(request.RawQuery)).Append('\n');
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

    private static string Query(string rawQuery)
    {
        if (rawQuery.Length == 0)
        {
            return "";
        }

        if (!QueryString.TryParse(rawQuery, out var pairs))
        {
            throw new FormatException("The query string is not percent-encoded UTF-8.");
        }

        var encoded = new List<(string Name, string Value)>(pairs.Count);
        foreach (var (name, value) in pairs)
        {
            // The signature cannot sign itself.
            if (!string.Equals(name, SigV4Names.Signature, StringComparison.Ordinal))
            {
                encoded.Add((PercentEncoding.Encode(name), PercentEncoding.Encode(value)));
            }
        }

        encoded.Sort(static (left, right) =>
        {
            var order = string.CompareOrdinal(left.Name, right.Name);
            return order != 0 ? order : string.CompareOrdinal(left.Value, right.Value);
        });
        return string.Join('&', encoded.Select(static pair => $"{pair.Name}={pair.Value}"));
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
            var space = false;
            foreach (var character in value.AsSpan().Trim())
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
}
