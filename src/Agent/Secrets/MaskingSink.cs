using BuildFarm.Agent.Processes;

namespace BuildFarm.Agent.Secrets;

/// <summary>Masks secrets in a byte stream, also where one is split over two writes: a tail that could begin a secret waits.</summary>
internal sealed class MaskingSink(SecretMasker masker, IOutputSink next) : IOutputSink
{
    private readonly byte[][] _held = [[], []];

    /// <inheritdoc/>
    public void Write(OutputStream stream, ReadOnlySpan<byte> data)
    {
        byte[][] secrets = masker.Secrets;
        ref byte[] held = ref _held[(int)stream];
        if (secrets.Length == 0 && held.Length == 0)
        {
            next.Write(stream, data);
            return;
        }

        byte[] all = [.. held, .. data];
        int keep = Mask(stream, all, secrets);
        held = all[^keep..];
    }

    /// <summary>The end of the output: what waited is no secret.</summary>
    public void Flush()
    {
        for (int i = 0; i < _held.Length; i++)
        {
            if (_held[i].Length > 0)
            {
                next.Write((OutputStream)i, _held[i]);
                _held[i] = [];
            }
        }
    }

    /// <returns>How many bytes at the end could begin a secret.</returns>
    private int Mask(OutputStream stream, ReadOnlySpan<byte> all, byte[][] secrets)
    {
        int position = 0;
        while (true)
        {
            (int at, int length) = First(all[position..], secrets);
            if (at < 0)
            {
                break;
            }

            Pass(stream, all.Slice(position, at));
            Pass(stream, "***"u8);
            position += at + length;
        }

        ReadOnlySpan<byte> rest = all[position..];
        int keep = LongestBeginning(rest, secrets);
        Pass(stream, rest[..^keep]);
        return keep;
    }

    private void Pass(OutputStream stream, ReadOnlySpan<byte> data)
    {
        if (data.Length > 0)
        {
            next.Write(stream, data);
        }
    }

    private static (int At, int Length) First(ReadOnlySpan<byte> text, byte[][] secrets)
    {
        (int best, int length) = (-1, 0);
        foreach (byte[] secret in secrets)
        {
            int at = text.IndexOf(secret);
            if (at >= 0 && (best < 0 || at < best))
            {
                (best, length) = (at, secret.Length);
            }
        }

        return (best, length);
    }

    private static int LongestBeginning(ReadOnlySpan<byte> text, byte[][] secrets)
    {
        int longest = 0;
        foreach (byte[] secret in secrets)
        {
            for (int length = Math.Min(secret.Length - 1, text.Length); length > longest; length--)
            {
                if (text.EndsWith(secret.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
