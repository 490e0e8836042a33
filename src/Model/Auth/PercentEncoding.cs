using System.Text;

namespace BuildFarm.Model.Auth;

/// <summary>RFC 3986 encoding as Signature Version 4 wants it: everything but letters, digits, - . _ ~ becomes %XX in capitals.</summary>
public static class PercentEncoding
{
    private const string Hex = "0123456789ABCDEF";

    private const int LongestOnStack = 256;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Encode(string value) => Encode(value, keepSlash: false);

    internal static string Encode(string value, bool keepSlash)
    {
        if (value.AsSpan().IndexOfAnyExcept(keepSlash ? Characters.UnreservedAndSlash : Characters.Unreserved) < 0)
        {
            return value;
        }

        var octets = Encoding.UTF8.GetBytes(value);
        var text = octets.Length <= LongestOnStack ? stackalloc char[3 * LongestOnStack] : new char[3 * octets.Length];
        var length = 0;
        foreach (var octet in octets)
        {
            var character = (char)octet;
            if (octet < 0x80 && (Characters.Unreserved.Contains(character) || (keepSlash && character == '/')))
            {
                text[length++] = character;
            }
            else
            {
                text[length++] = '%';
                text[length++] = Hex[octet >> 4];
                text[length++] = Hex[octet & 15];
            }
        }

        return new string(text[..length]);
    }

    /// <summary>The decoded text; false when an escape is cut off or is no hexadecimal, or the bytes are no UTF-8. A plus stays a plus.</summary>
    public static bool TryDecode(ReadOnlySpan<char> value, out string decoded)
    {
        decoded = "";
        if (value.IndexOf('%') < 0)
        {
            decoded = value.ToString();
            return true;
        }

        var octets = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        var count = 0;
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] != '%')
            {
                var run = value[at..].IndexOf('%');
                run = run < 0 ? value.Length - at : run;
                count += Encoding.UTF8.GetBytes(value.Slice(at, run), octets.AsSpan(count));
                at += run - 1;
                continue;
            }

            if (at + 2 >= value.Length || !char.IsAsciiHexDigit(value[at + 1]) || !char.IsAsciiHexDigit(value[at + 2]))
            {
                return false;
            }

            octets[count++] = (byte)((Nibble(value[at + 1]) << 4) | Nibble(value[at + 2]));
            at += 2;
        }

        try
        {
            decoded = s_strict.GetString(octets, 0, count);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static int Nibble(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
