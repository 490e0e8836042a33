using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BuildFarm.Gateway.Tests;

/// <summary>HTTP/2 frame by frame, for what no well-behaved client sends.</summary>
internal sealed class RawHttp2 : IAsyncDisposable
{
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, EndHeaders = 4, Acknowledge = 1;

    private readonly Socket _socket;
    private readonly Task _reading;
    private volatile bool _mute;

    private RawHttp2(Socket socket, bool deaf)
    {
        _socket = socket;
        _reading = deaf ? Task.CompletedTask : ReadAsync();
    }

    /// <summary>Type, flags, stream and payload of every frame that came.</summary>
    public ConcurrentQueue<(byte Type, byte Flags, int Stream, byte[] Payload)> Frames { get; } = new();

    /// <summary>When the server has closed the connection.</summary>
    public Task Closed => _reading;

    /// <param name="deaf">Never reads what the server sends.</param>
    public static async Task<RawHttp2> ConnectAsync(int port, bool deaf = false)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var sut = new RawHttp2(socket, deaf);
        await sut.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await sut.SendAsync(Frame(Settings, 0, 0, []));
        return sut;
    }

    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>A header block of literals that are not indexed and not compressed.</summary>
    public static byte[] Block(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var block = new ArrayBufferWriter<byte>();
        foreach (var (name, value) in headers)
        {
            block.Write<byte>([0]);
            WriteText(block, name);
            WriteText(block, value);
        }

        return block.WrittenSpan.ToArray();
    }

    /// <summary>The headers of a unary call.</summary>
    public static byte[] Call(string path, string authority, string? token = null) => Block(
        (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", authority), ("content-type", "application/grpc"), ("te", "trailers"),
        ("authorization", token is null ? "" : $"Bearer {token}"));

    /// <returns>False once the server takes no more.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation = default)
    {
        try
        {
            while (octets.Length > 0 && !_mute)
            {
                octets = octets[await _socket.SendAsync(octets, cancellation)..];
            }

            return !_mute;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private static void WriteText(ArrayBufferWriter<byte> block, string text)
    {
        var octets = Encoding.ASCII.GetBytes(text);
        if (octets.Length < 127)
        {
            block.Write<byte>([(byte)octets.Length]);
        }
        else
        {
            block.Write<byte>([127]);
            var rest = octets.Length - 127;
            while (rest >= 128)
            {
                block.Write<byte>([(byte)(rest % 128 + 128)]);
                rest /= 128;
            }

            block.Write<byte>([(byte)rest]);
        }

        block.Write(octets);
    }

    private async Task ReadAsync()
    {
        try
        {
            using var stream = new NetworkStream(_socket, ownsSocket: false);
            var prefix = new byte[9];
            while (await stream.ReadAtLeastAsync(prefix, 9, throwOnEndOfStream: false) == 9)
            {
                var payload = new byte[(prefix[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(prefix.AsSpan(1))];
                await stream.ReadExactlyAsync(payload);
                Frames.Enqueue((prefix[3], prefix[4], BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(5)), payload));
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or SocketException)
        {
            // Closed without a word is closed, too.
        }

        _mute = true;
    }
}
