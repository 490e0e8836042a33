using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BuildFarm.Api.Bench;

/// <summary>Clients of HTTP/1.1 that cost little: prepared bytes out, the length of the answer read and the rest passed over.</summary>
internal sealed class HttpLoad(int port, int clients)
{
    private static readonly byte[] s_good = "HTTP/1.1 200"u8.ToArray();
    private static readonly byte[] s_length = "Content-Length: "u8.ToArray();

    /// <summary>As fast as they are answered. The next request comes from <paramref name="next"/>; null ends a client.</summary>
    public async Task<double> PerSecondAsync(Func<byte[]?> next, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            using var socket = await ConnectAsync();
            var (buffer, count) = (new byte[65536], 0);
            while (watch.Elapsed < time && next() is { } request)
            {
                await CallAsync(socket, request, buffer);
                count++;
            }

            return count;
        })));
        return done.Sum() / watch.Elapsed.TotalSeconds;
    }

    /// <summary>At a rate, whatever the answers take. A request that is late counts from when it was due.</summary>
    /// <returns>Milliseconds that 99 in 100 took at most.</returns>
    public async Task<double> Percentile99Async(byte[] request, double perSecond, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            using var socket = await ConnectAsync();
            var (buffer, taken) = (new byte[65536], new List<double>());
            var step = TimeSpan.FromSeconds(clients / perSecond);
            var due = step * client / clients;
            while (due < time)
            {
                var early = due - watch.Elapsed;
                // Timers are no finer; what they add is not the server's.
                if (early > TimeSpan.FromMilliseconds(1)) await Task.Delay(early);
                var from = watch.Elapsed is var now && now - due < TimeSpan.FromMilliseconds(2) ? now : due;
                await CallAsync(socket, request, buffer);
                taken.Add((watch.Elapsed - from).TotalMilliseconds);
                due += step;
            }

            return taken;
        })));
        var sorted = all.SelectMany(one => one).Order().ToList();
        return sorted[(int)(sorted.Count * 0.99)];
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async ValueTask CallAsync(Socket socket, byte[] request, byte[] buffer)
    {
        await socket.SendAsync(request);
        var (have, whole) = (0, int.MaxValue);
        while (have < whole)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(have));
            if (read == 0) throw new InvalidOperationException("The server hung up.");
            have += read;
            if (whole == int.MaxValue && buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8) is >= 0 and var head) whole = head + 4 + Length(buffer.AsSpan(0, head + 2));
        }

        if (!buffer.AsSpan().StartsWith(s_good)) throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, have));
    }

    private static int Length(ReadOnlySpan<byte> head) =>
        head.IndexOf(s_length) is >= 0 and var at && Utf8Parser.TryParse(head[(at + s_length.Length)..], out int length, out _) ? length
        : throw new InvalidOperationException("The answer has no length.");
}
