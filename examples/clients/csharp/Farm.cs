using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using BuildFarm.Model.Auth;
using BuildFarm.Model.Rpc;
using Google.Protobuf;

namespace BuildFarm.Examples.Client;

/// <summary>A BuildFarm over gRPC on HttpClient: unary calls, streams of both directions, deadlines, cancellation, the details of errors.</summary>
internal sealed class Farm : IDisposable
{
    private readonly Uri _address;
    private readonly string _region;
    private readonly SigningCredential _credential;
    private readonly HttpMessageInvoker _http;

    public Farm(Uri address, string region, SigningCredential credential, string? authorities = null, X509Certificate2? certificate = null)
    {
        (_address, _region, _credential) = (address, region, credential);
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, SslOptions = new SslClientAuthenticationOptions() };
        if (authorities is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>From the variables that `./buildfarm env` prints.</summary>
    public static Farm FromEnvironment()
    {
        static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
        static string Needed(string name) => Variable(name) ?? throw new InvalidOperationException($"{name} is not set: eval \"$(./buildfarm env)\"");
        var grpc = Needed("BUILDFARM_GRPC");
        return new Farm(
            new Uri(grpc.Contains("://", StringComparison.Ordinal) ? grpc : "http://" + grpc),
            Variable("AWS_REGION") ?? "us-east-1",
            new SigningCredential(Needed("AWS_ACCESS_KEY_ID"), Needed("AWS_SECRET_ACCESS_KEY"), Variable("AWS_SESSION_TOKEN")),
            Variable("AWS_CA_BUNDLE"),
            Variable("BUILDFARM_CLIENT_CERT") is { } file ? X509Certificate2.CreateFromPemFile(file, Needed("BUILDFARM_CLIENT_KEY")) : null);
    }

    /// <summary>One unary call.</summary>
    /// <param name="compress">Packs the request; the answer may be packed either way.</param>
    /// <exception cref="GrpcError">It ended with another status than OK.</exception>
    public async Task<T> CallAsync<T>(string path, IMessage request, TimeSpan? deadline = null, bool compress = false) where T : IMessage<T>, new()
    {
        T? only = default;
        await foreach (var answer in StreamAsync<T>(path, One(request), deadline ?? TimeSpan.FromSeconds(10), compress))
        {
            only = answer;
        }

        return only ?? throw new GrpcError(13, "There was no answer.", null);
    }

    /// <summary>A stream: requests go as they come, answers come as they are there.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        string path, IAsyncEnumerable<IMessage> requests, TimeSpan? deadline = null, bool compress = false, [EnumeratorCancellation] CancellationToken cancellation = default)
        where T : IMessage<T>, new()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Messages(requests, compress),
        };
        message.Headers.TE.ParseAdd("trailers");
        message.Headers.Add("grpc-accept-encoding", "identity,gzip");
        if (compress)
        {
            message.Headers.Add("grpc-encoding", "gzip");
        }

        message.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", BearerToken.Create(_credential, _region, _address.Authority, DateTimeOffset.UtcNow, BearerToken.MaximumLifetime));
        if (deadline is { } time)
        {
            message.Headers.Add("grpc-timeout", string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}m"));
        }

        using var response = await _http.SendAsync(message, cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var prefix = new byte[5];
        while (await body.ReadAtLeastAsync(prefix, 5, throwOnEndOfStream: false, cancellation) == 5)
        {
            var octets = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1))];
            await body.ReadExactlyAsync(octets, cancellation);
            yield return new MessageParser<T>(static () => new T()).ParseFrom(prefix[0] == 1 ? Unpacked(octets) : octets);
        }

        ThrowIfRefused(response);
    }

    public void Dispose() => _http.Dispose();

    private static byte[] Unpacked(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        gzip.CopyTo(whole);
        return whole.ToArray();
    }

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static void ThrowIfRefused(HttpResponseMessage response)
    {
        string? Find(string name) => response.TrailingHeaders.TryGetValues(name, out var late) ? late.First()
            : response.Headers.TryGetValues(name, out var early) ? early.First() : null;
        var code = int.Parse(Find("grpc-status") ?? "2", CultureInfo.InvariantCulture);
        if (code != 0)
        {
            var packed = Find("grpc-status-details-bin");
            throw new GrpcError(
                code, Uri.UnescapeDataString(Find("grpc-message") ?? ""),
                packed is null ? null : Status.Parser.ParseFrom(Convert.FromBase64String(packed.PadRight((packed.Length + 3) / 4 * 4, '='))));
        }
    }

#pragma warning disable CS1998 // It has nothing to wait for.
    public static async IAsyncEnumerable<IMessage> One(IMessage request)
#pragma warning restore CS1998
    {
        yield return request;
    }

    /// <summary>A body of messages, each with a byte that says whether it is compressed and four of length.</summary>
    private sealed class Messages : HttpContent
    {
        private readonly IAsyncEnumerable<IMessage> _requests;
        private readonly bool _compress;

        public Messages(IAsyncEnumerable<IMessage> requests, bool compress)
        {
            (_requests, _compress) = (requests, compress);
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await foreach (var request in _requests)
            {
                var content = _compress ? Packed(request.ToByteArray()) : request.ToByteArray();
                var prefix = new byte[5];
                prefix[0] = _compress ? (byte)1 : (byte)0;
                BinaryPrimitives.WriteUInt32BigEndian(prefix.AsSpan(1), (uint)content.Length);
                await stream.WriteAsync(prefix);
                await stream.WriteAsync(content);
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
