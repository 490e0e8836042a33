using System.IO.Compression;

namespace BuildFarm.Gateway.Grpc;

/// <summary>gzip, the one compression besides none that every client has.</summary>
internal static class GrpcCompression
{
    public const string Gzip = "gzip";
    public const string Accepted = "identity,gzip";

    /// <summary>Below this, compressing costs more than it saves.</summary>
    public const int Worthwhile = 1024;

    public static bool Accepts(string? acceptEncoding) =>
        acceptEncoding is not null && acceptEncoding.Split(',', StringSplitOptions.TrimEntries).Contains(Gzip, StringComparer.Ordinal);

    public static byte[] Compress(ReadOnlySpan<byte> message)
    {
        using var output = new MemoryStream(message.Length / 2);
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(message);
        }

        return output.ToArray();
    }

    /// <exception cref="GrpcException">It is no gzip, or larger than the limit when unpacked: a bomb is not unpacked to its end.</exception>
    public static byte[] Decompress(byte[] message, int limit)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(message), CompressionMode.Decompress);
            using var output = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (gzip.Read(buffer) is > 0 and var read)
            {
                if (output.Length + read > limit)
                {
                    throw GrpcMessageReader.TooLong(limit);
                }

                output.Write(buffer.AsSpan(0, read));
            }

            return output.ToArray();
        }
        catch (InvalidDataException)
        {
            throw new GrpcException(GrpcCode.Internal, "A message is marked as gzip and cannot be unpacked.");
        }
    }
}
