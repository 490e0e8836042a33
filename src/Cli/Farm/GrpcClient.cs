using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;
using Google.Protobuf;

namespace BuildFarm.Cli.Farm;

/// <summary>
/// Server streams of gRPC over HTTP/2. Stands in for Grpc.Net.Client, which the package source that this project must build from does not
/// carry whole; to switch, replace this class and keep <see cref="IFarm"/>.
/// </summary>
internal sealed class GrpcClient(FarmConnection connection, TimeProvider time) : IDisposable
{
    private const int PrefixLength = 5;
    private const int MaximumMessage = 4 * 1024 * 1024;

    private readonly HttpClient http = new(Handler(connection)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <exception cref="FarmException">Refused, unreachable, or cut off before the end.</exception>
    public async IAsyncEnumerable<T> StreamAsync<T>(string path, IMessage request, MessageParser<T> parser, [EnumeratorCancellation] CancellationToken cancellation)
        where T : IMessage<T>
    {
        var address = connection.Grpc ?? throw new FarmException(ErrorCode.Unspecified,
            "nobody said where the farm's gRPC face is; name it with --grpc HOST:PORT or BUILDFARM_GRPC");
        using var message = Request(address, path, request);
        using var answer = await SendAsync(message, cancellation);
        ThrowIfRefused(answer, trailers: false);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var prefix = new byte[PrefixLength];
        while (await ReadAsync(body, prefix, cancellation))
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
            if (prefix[0] != 0 || length > MaximumMessage) throw CutOff($"a message of {length} bytes, compression {prefix[0]}", null);
            var payload = new byte[length];
            if (length > 0 && !await ReadAsync(body, payload, cancellation)) throw CutOff("the stream ended inside a message", null);
            yield return parser.ParseFrom(payload);
        }

        ThrowIfRefused(answer, trailers: true);
    }

    public void Dispose() => http.Dispose();

    private static SocketsHttpHandler Handler(FarmConnection connection)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            UseProxy = false,
            // A farm that vanished without a word is noticed within a minute.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        };
        connection.Tls.Apply(handler);
        return handler;
    }

    private HttpRequestMessage Request(Uri address, string path, IMessage request)
    {
        var frame = new byte[PrefixLength + request.CalculateSize()];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(frame.Length - PrefixLength));
        request.WriteTo(frame.AsSpan(PrefixLength));
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        var token = BearerToken.Create(connection.Credential, connection.Region, address.Authority, time.GetUtcNow(), BearerToken.MaximumLifetime);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return message;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException failure)
        {
            throw new FarmException(ErrorCode.Unspecified,
                $"no farm answers at {message.RequestUri!.Authority} (gRPC: {failure.InnerException?.Message ?? failure.Message})", isTransport: true, failure);
        }
    }

    // False at a clean end, before the first byte.
    private static async Task<bool> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            if (read == buffer.Length) return true;
            return read == 0 ? false : throw CutOff("the stream ended inside a message", null);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw CutOff(failure.Message, failure);
        }
    }

    private static void ThrowIfRefused(HttpResponseMessage answer, bool trailers)
    {
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new FarmException(ErrorCode.Unspecified, $"the gRPC face answered HTTP {(int)answer.StatusCode}; is --grpc the gRPC port?");
        }

        var headers = trailers ? answer.TrailingHeaders : answer.Headers;
        if (!headers.TryGetValues("grpc-status", out var values))
        {
            if (trailers) throw CutOff("the stream ended without a status", null);
            return;
        }

        var status = int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (GrpcStatus)number : GrpcStatus.Unknown;
        if (status == GrpcStatus.Ok) return;
        var text = headers.TryGetValues("grpc-message", out var messages) ? Uri.UnescapeDataString(messages.First()) : status.ToString();
        throw new FarmException(CodeOf(status), text, isTransport: status is GrpcStatus.Unavailable or GrpcStatus.DeadlineExceeded);
    }

    private static ErrorCode CodeOf(GrpcStatus status) => status switch
    {
        GrpcStatus.NotFound => ErrorCode.ResourceNotFound,
        GrpcStatus.PermissionDenied or GrpcStatus.Unauthenticated => ErrorCode.AccessDenied,
        GrpcStatus.InvalidArgument => ErrorCode.InvalidRequest,
        _ => ErrorCode.Unspecified,
    };

    private static FarmException CutOff(string why, Exception? failure) =>
        new(ErrorCode.Unspecified, $"the connection to the farm was lost ({why})", isTransport: true, failure);
}
