using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using BuildFarm.Model.Auth;
using Google.Protobuf;

namespace BuildFarm.Gateway.Tests;

/// <summary>A gRPC client of a hundred lines over HTTP/2 by prior knowledge.</summary>
internal sealed class GrpcClient : IDisposable
{
    private readonly GatewayServer _server;
    private readonly HttpMessageInvoker _http;

    public GrpcClient(GatewayServer server, X509Certificate2? trust = null, X509Certificate2? certificate = null)
    {
        _server = server;
        _http = new HttpMessageInvoker(TrustingHandler.Create(trust, certificate));
        Token = BearerToken.Create(server.Credential, GatewayServer.Region, server.GrpcHost, server.Time.GetUtcNow(), TimeSpan.FromMinutes(5));
    }

    /// <summary>Null: no authorization metadata.</summary>
    public string? Token { get; set; }

    public Dictionary<string, string> Metadata { get; } = [];

    public bool Compress { get; set; }

    public async Task<GrpcEnd<T>> UnaryAsync<T>(string path, IMessage request) where T : IMessage<T>, new()
    {
        await using var call = await StartAsync<T>(path);
        await call.SendAsync(request);
        call.Complete();
        return await call.ToEndAsync();
    }

    /// <summary>Starts a call whose messages the test sends and takes one at a time.</summary>
    public Task<GrpcTestCall<T>> StartAsync<T>(string path, CancellationToken cancellation = default) where T : IMessage<T>, new()
    {
        var messages = Channel.CreateUnbounded<byte[]>();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Endpoints.Grpc, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StreamedContent(messages.Reader),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        if (Token is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", $"Bearer {Token}");
        }

        if (Compress)
        {
            request.Headers.Add("grpc-encoding", "gzip");
            request.Headers.Add("grpc-accept-encoding", "identity,gzip");
        }

        foreach (var (name, value) in Metadata)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Task.FromResult(new GrpcTestCall<T>(_http.SendAsync(request, cancellation), messages.Writer, Compress));
    }

    public void Dispose() => _http.Dispose();

    private sealed class StreamedContent(ChannelReader<byte[]> messages) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await foreach (var message in messages.ReadAllAsync())
            {
                await stream.WriteAsync(message);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

internal sealed record GrpcEnd<T>(int Status, string Message, IReadOnlyList<T> Messages, byte[]? Details, HttpStatusCode Http, bool Compressed);

internal sealed class GrpcTestCall<T>(Task<HttpResponseMessage> response, ChannelWriter<byte[]> requests, bool compress) : IAsyncDisposable where T : IMessage<T>, new()
{
    private readonly List<T> _messages = [];
    private Stream? _body;
    private bool _compressed;

    public ValueTask SendAsync(IMessage message)
    {
        var content = message.ToByteArray();
        if (compress)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(content);
            }

            content = packed.ToArray();
        }

        return SendRawAsync(Frame(compress ? (byte)1 : (byte)0, content));
    }

    public ValueTask SendRawAsync(byte[] octets) => requests.WriteAsync(octets);

    public void Complete() => requests.TryComplete();

    public static byte[] Frame(byte flag, byte[] content)
    {
        var frame = new byte[content.Length + 5];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), content.Length);
        content.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>The next message, or null at the end.</summary>
    public async Task<T?> NextAsync()
    {
        _body ??= await (await response).Content.ReadAsStreamAsync();
        var prefix = new byte[5];
        if (await _body.ReadAtLeastAsync(prefix, 5, throwOnEndOfStream: false) < 5)
        {
            return default;
        }

        var content = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await _body.ReadExactlyAsync(content);
        if (prefix[0] == 1)
        {
            _compressed = true;
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            using var whole = new MemoryStream();
            gzip.CopyTo(whole);
            content = whole.ToArray();
        }

        var message = new MessageParser<T>(() => new T()).ParseFrom(content);
        _messages.Add(message);
        return message;
    }

    public async Task<GrpcEnd<T>> ToEndAsync()
    {
        while (await NextAsync() is not null)
        {
        }

        var answer = await response;
        var details = Find(answer, "grpc-status-details-bin");
        return new GrpcEnd<T>(
            int.Parse(Find(answer, "grpc-status") ?? "-1", CultureInfo.InvariantCulture),
            Uri.UnescapeDataString(Find(answer, "grpc-message") ?? ""),
            _messages,
            details is null ? null : Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')),
            answer.StatusCode,
            _compressed);
    }

    public async ValueTask DisposeAsync()
    {
        requests.TryComplete();
        if (response.IsCompletedSuccessfully)
        {
            (await response).Dispose();
        }
    }

    private static string? Find(HttpResponseMessage answer, string name) =>
        answer.TrailingHeaders.TryGetValues(name, out var trailer) ? trailer.Single()
        : answer.Headers.TryGetValues(name, out var header) ? header.Single() : null;
}
