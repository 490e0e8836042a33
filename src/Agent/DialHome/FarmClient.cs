using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using BuildFarm.Agent.State;
using BuildFarm.Model.AgentProtocol;
using Google.Protobuf;

namespace BuildFarm.Agent.DialHome;

/// <summary>Protobuf over HTTP/1.1, through a unix socket or TLS.</summary>
internal sealed class FarmClient : IFarm, IDisposable
{
    private const string UnixPrefix = "unix:";
    private const int LongestAnswerBytes = 64 * 1024 * 1024;
    private static readonly MediaTypeHeaderValue ProtobufType = new("application/x-protobuf");
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(30);

    private readonly AgentConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly SocketWatcher? _watcher;
    private readonly int _waitSeconds;

    public FarmClient(AgentConfiguration configuration, TimeProvider time, int waitSeconds = 50)
    {
        (_configuration, _time, _waitSeconds) = (configuration, time, waitSeconds);
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = Timeout.InfiniteTimeSpan };
        Uri address;
        if (configuration.Endpoint.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            string path = configuration.Endpoint[UnixPrefix.Length..];
            address = new Uri("http://farm.invalid/");
            handler.ConnectCallback = (_, stop) => ConnectAsync(path, stop);
            _watcher = new SocketWatcher(path);
        }
        else
        {
            address = CheckedUrl(configuration.Endpoint);
            OpenSslLibrary.EnsureLoaded();
            handler.UseProxy = true;
        }

        _http = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswerBytes };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", configuration.Token);
    }

    public async Task<WorkOrder?> LeaseAsync(IReadOnlyCollection<string> heldWork, CancellationToken stop)
    {
        var request = new LeaseRequest
        {
            InstanceId = _configuration.InstanceId,
            AgentVersion = AgentVersion.Current,
            BootId = BootIdentity.Current,
            WaitSeconds = _waitSeconds,
        };
        request.HeldWork.AddRange(heldWork);
        byte[]? answer = await PostAsync("agent/v1/lease", request, TimeSpan.FromSeconds(_waitSeconds + 20), stop);
        return answer is null ? null : WorkOrder.Parser.ParseFrom(answer);
    }

    public async Task<ReportResponse> ReportAsync(string workId, IEnumerable<WorkEvent> events, CancellationToken stop)
    {
        var request = new ReportRequest { InstanceId = _configuration.InstanceId, WorkId = workId };
        request.Events.AddRange(events);
        byte[]? answer = await PostAsync("agent/v1/report", request, ReportTimeout, stop);
        return answer is null ? new ReportResponse() : ReportResponse.Parser.ParseFrom(answer);
    }

    public Task WaitForReturnAsync(TimeSpan pause, CancellationToken stop) =>
        _watcher is null ? Task.Delay(pause, _time, stop) : _watcher.WaitAsync(pause, _time, stop);

    public void Dispose()
    {
        _http.Dispose();
        _watcher?.Dispose();
    }

    private static Uri CheckedUrl(string endpoint) =>
        Uri.TryCreate(endpoint.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : throw new Commands.UsageException($"The endpoint '{endpoint}' is neither unix:/path nor an https URL.");

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <returns>Null for 204.</returns>
    private async Task<byte[]?> PostAsync(string path, IMessage message, TimeSpan limit, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            using var content = new ByteArrayContent(message.ToByteArray());
            content.Headers.ContentType = ProtobufType;
            using HttpResponseMessage response = await _http.PostAsync(path, content, both.Token);
            if (response.StatusCode == HttpStatusCode.NoContent)
            {
                return null;
            }

            byte[] body = await response.Content.ReadAsByteArrayAsync(both.Token);
            return response.StatusCode == HttpStatusCode.OK ? body : throw Refused(path, response.StatusCode, body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new FarmUnavailableException(e is OperationCanceledException ? $"no answer to {path} within {limit.TotalSeconds} s" : e.Message);
        }
    }

    private static FarmUnavailableException Refused(string path, HttpStatusCode status, byte[] body)
    {
        const int longestText = 500;
        string text = System.Text.Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, longestText));
        return new FarmUnavailableException($"{path} was answered {(int)status}: {text}", isRefusal: (int)status is >= 400 and < 500 and not (408 or 429));
    }
}
