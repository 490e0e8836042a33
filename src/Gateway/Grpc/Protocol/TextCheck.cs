using System.Text.Unicode;
using Google.Protobuf;

namespace BuildFarm.Gateway.Grpc;

/// <summary>
/// Protobuf texts must be UTF-8; the library puts U+FFFD in place of what is not, and says nothing. Stored, that would be other text than was sent.
/// </summary>
internal static class TextCheck
{
    private static ReadOnlySpan<byte> Replacement => [0xef, 0xbf, 0xbd];

    /// <summary>Whether the parsed message holds more replacement characters than were sent.</summary>
    public static bool HasBrokenText(ReadOnlySpan<byte> sent, IMessage parsed)
    {
        // The usual case: short texts, with tags and lengths that are ASCII themselves.
        if (Utf8.IsValid(sent))
        {
            return false;
        }

        return Count(parsed.ToByteArray()) > Count(sent);
    }

    private static int Count(ReadOnlySpan<byte> octets)
    {
        var count = 0;
        while (octets.IndexOf(Replacement) is >= 0 and var at)
        {
            count++;
            octets = octets[(at + Replacement.Length)..];
        }

        return count;
    }
}
