using System.Net.Sockets;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf;

namespace BuildFarm.Host.Commands;

/// <summary>Calls a running host from the command line.</summary>
internal sealed class SocketCaller : IDisposable
{
    private readonly string _socket;
    private readonly HttpClient _http;

    public SocketCaller(string socket)
    {
        _socket = socket;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync })
        {
            BaseAddress = new Uri("http://host/host/v1/"),
            Timeout = TimeSpan.FromHours(2),
        };
    }

    /// <summary>Calls the method that the request is named after.</summary>
    public async Task<T> CallAsync<T>(IMessage request, MessageParser<T> parser)
        where T : IMessage<T>
    {
        try
        {
            using var content = new ByteArrayContent(request.ToByteArray());
            using var response = await _http.PostAsync(request.Descriptor.Name[..^"Request".Length], content).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return parser.ParseFrom(body);
            }
            var error = HostError.Parser.ParseFrom(body);
            throw new HostException(error.Code, error.Message);
        }
        catch (HttpRequestException e)
        {
            throw HostException.Unavailable($"No builder host answers at {_socket}. It runs while `buildfarm up` does; --data names its folder.", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
