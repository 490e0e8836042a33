using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace BuildFarm.Gateway.Grpc;

/// <summary>Puts messages into an answer's body, each with its five bytes of prefix.</summary>
/// <param name="gzip">The caller takes gzip, and the answer's headers say so.</param>
internal sealed class GrpcMessageWriter(PipeWriter body, bool gzip)
{
    private const int PrefixLength = 5;

    public async ValueTask WriteAsync(IMessage message, CancellationToken cancellation)
    {
        var size = message.CalculateSize();
        if (gzip && size >= GrpcCompression.Worthwhile)
        {
            WriteWhole(1, GrpcCompression.Compress(message.ToByteArray()));
        }
        else
        {
            WriteSerialised(message, size);
        }

        await body.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private void WriteSerialised(IMessage message, int size)
    {
        WritePrefix(0, size);
        if (size > 0)
        {
            message.WriteTo(body.GetSpan(size)[..size]);
            body.Advance(size);
        }
    }

    private void WriteWhole(byte flag, ReadOnlySpan<byte> content)
    {
        WritePrefix(flag, content.Length);
        content.CopyTo(body.GetSpan(content.Length));
        body.Advance(content.Length);
    }

    private void WritePrefix(byte flag, int length)
    {
        var prefix = body.GetSpan(PrefixLength);
        prefix[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
        body.Advance(PrefixLength);
    }
}
