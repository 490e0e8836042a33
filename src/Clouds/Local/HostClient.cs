using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf;

namespace BuildFarm.Clouds.Local;

/// <summary>Calls of the builder host over its unix socket. Failures are <see cref="CloudException"/>; a host that does not answer is Unavailable.</summary>
public sealed class HostClient : IDisposable
{
    private static readonly MediaTypeHeaderValue s_protobuf = new("application/x-protobuf");
    private readonly string _socketPath;
    private readonly HttpClient _http;

    public HostClient(string socketPath)
    {
        _socketPath = socketPath;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://host/host/v1/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<TResponse> CallAsync<TResponse>(
        string method, IMessage request, MessageParser<TResponse> parser, TimeSpan timeout, CancellationToken cancellation)
        where TResponse : IMessage<TResponse>
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(timeout);
        try
        {
            using var response = await _http.SendAsync(Message(method, request), bounded.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(bounded.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? parser.ParseFrom(body) : throw Failure(method, response.StatusCode, body);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CloudException(CloudError.Unavailable,
                $"The builder host did not answer {method} within {timeout.TotalSeconds:0} s. The call may have happened: try again with the same token.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or InvalidProtocolBufferException)
        {
            throw Unreachable(method, e);
        }
    }

    /// <summary>Events after a sequence number, until the connection ends (then the enumeration ends) or the token is cancelled.</summary>
    public async IAsyncEnumerable<HostEvent> WatchAsync(long afterSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await OpenAsync(new WatchEventsRequest { AfterSeq = afterSeq }, cancellation).ConfigureAwait(false);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        while (await ReadEventAsync(stream, cancellation).ConfigureAwait(false) is { } next)
        {
            yield return next;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> OpenAsync(WatchEventsRequest request, CancellationToken cancellation)
    {
        try
        {
            var response = await _http.SendAsync(Message("WatchEvents", request), HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }
            using (response)
            {
                throw Failure("WatchEvents", response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            throw Unreachable("WatchEvents", e);
        }
    }

    private static async Task<HostEvent?> ReadEventAsync(Stream stream, CancellationToken cancellation)
    {
        try
        {
            var length = new byte[4];
            await stream.ReadExactlyAsync(length, cancellation).ConfigureAwait(false);
            var body = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(length)];
            await stream.ReadExactlyAsync(body, cancellation).ConfigureAwait(false);
            return HostEvent.Parser.ParseFrom(body);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null; // the host ended or was restarted: the caller connects again
        }
    }

    private static HttpRequestMessage Message(string method, IMessage request)
    {
        var content = new ByteArrayContent(request.ToByteArray());
        content.Headers.ContentType = s_protobuf;
        return new HttpRequestMessage(HttpMethod.Post, method) { Content = content };
    }

    private static CloudException Failure(string method, HttpStatusCode status, byte[] body)
    {
        HostError error;
        try
        {
            error = HostError.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            error = new HostError { Message = $"The builder host answered {method} with HTTP {(int)status}." };
        }
        return new CloudException(Meaning(error.Code), error.Message);
    }

    private static CloudError Meaning(HostErrorCode code) => code switch
    {
        HostErrorCode.Invalid => CloudError.Invalid,
        HostErrorCode.NotFound => CloudError.NotFound,
        HostErrorCode.Capacity => CloudError.Capacity,
        HostErrorCode.Conflict => CloudError.Conflict,
        _ => CloudError.Unavailable,
    };

    private CloudException Unreachable(string method, Exception e) => new(CloudError.Unavailable,
        $"The builder host does not answer {method} at {_socketPath}: {e.Message} It is started by `buildfarm up` as root, or by `buildfarm host serve`.", e);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socketPath), cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
