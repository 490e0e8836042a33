using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace BuildFarm.Gateway.Grpc;

/// <summary>Takes messages out of a request's body: a byte that says whether it is compressed, four of length, then the message.</summary>
internal sealed class GrpcMessageReader(PipeReader body, MessageParser parser, bool gzip, int limit)
{
    private const int PrefixLength = 5;

    public static GrpcException TooLong(int limit) => new(GrpcCode.ResourceExhausted, $"A message is longer than {limit} bytes.");

    /// <returns>The next message, or null at the end of the body.</returns>
    /// <exception cref="GrpcException">What came is no message.</exception>
    public async ValueTask<IMessage?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            if (TryTake(read.Buffer, out var message, out var consumed))
            {
                body.AdvanceTo(consumed);
                return message;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return read.Buffer.IsEmpty ? null : throw new GrpcException(GrpcCode.Internal, "The request ends in the middle of a message.");
            }
        }
    }

    private bool TryTake(ReadOnlySequence<byte> buffer, out IMessage? message, out SequencePosition consumed)
    {
        message = null;
        consumed = buffer.Start;
        if (buffer.Length < PrefixLength)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        buffer.Slice(0, PrefixLength).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > limit)
        {
            throw TooLong(limit);
        }

        if (buffer.Length < PrefixLength + length)
        {
            return false;
        }

        var content = buffer.Slice(PrefixLength, length);
        consumed = content.End;
        message = Parse(prefix[0], content);
        return true;
    }

    private IMessage Parse(byte flag, ReadOnlySequence<byte> content)
    {
        if (flag > 1 || (flag == 1 && !gzip))
        {
            throw new GrpcException(GrpcCode.Internal, "A message is marked as compressed and the call names no grpc-encoding for it.");
        }

        try
        {
            var octets = flag == 1 ? GrpcCompression.Decompress(content.ToArray(), limit) : content.ToArray();
            var message = parser.ParseFrom(octets);
            return TextCheck.HasBrokenText(octets, message)
                ? throw new GrpcException(GrpcCode.InvalidArgument, "A text in the message is not valid UTF-8.")
                : message;
        }
        catch (InvalidProtocolBufferException)
        {
            throw new GrpcException(GrpcCode.InvalidArgument, "The message is no protobuf message of the type that this method takes.");
        }
    }
}
