using System.Text;

namespace BuildFarm.Gateway.Grpc;

/// <summary>grpc-message: percent-encoded UTF-8, spaces kept, so that any text passes through a header.</summary>
internal static class GrpcMessageText
{
    /// <summary>Headers have a limit; the whole text is in the status details.</summary>
    private const int MaximumBytes = 4096;

    public static string Encode(string message)
    {
        var octets = Encoding.UTF8.GetBytes(message);
        var text = new StringBuilder(octets.Length + 16);
        foreach (var octet in octets.AsSpan(0, Math.Min(octets.Length, MaximumBytes)))
        {
            if (octet is >= 0x20 and <= 0x7e and not (byte)'%')
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }
}
