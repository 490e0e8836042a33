using System.Net;
using System.Net.Http.Headers;
using BuildFarm.Gateway.Auth;
using BuildFarm.Model.Auth;
using BuildFarm.Model.FarmApi;
using Google.Protobuf;

namespace BuildFarm.Wire.Bench;

/// <summary>Opens WatchBuild streams of one build, each past its first event, and holds them until its standard input ends.</summary>
internal static class IdleWatches
{
    private const string Path = "/buildfarm.farm.v1.Farm/WatchBuild";
    private const int AtOnce = 50;

    public static async Task HoldAsync(Uri address, string data, string arn, int count)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
        var root = RootCredential.LoadOrCreate(System.IO.Path.Combine(data, "root-credential.json"));
        var credential = new SigningCredential(root.AccessKeyId, root.SecretAccessKey);
        var streams = new Stream[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (at, _) => streams[at] = await OpenAsync(http, address, credential, arn));
        Console.WriteLine($$"""{"open":{{count}}}""");
        await Console.In.ReadToEndAsync();
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }
    }

    private static async Task<Stream> OpenAsync(HttpMessageInvoker http, Uri address, SigningCredential credential, string arn)
    {
        var request = new WatchBuildRequest { ImageBuildVersionArn = arn }.ToByteArray();
        byte[] frame = [0, 0, 0, 0, (byte)request.Length, .. request];
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.ParseAdd("trailers");
        message.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", BearerToken.Create(credential, "us-east-1", address.Authority, DateTimeOffset.UtcNow, BearerToken.MaximumLifetime));
        var answer = await http.SendAsync(message, default);
        var body = await answer.Content.ReadAsStreamAsync();
        // The first event shows that the watch is at work.
        await body.ReadExactlyAsync(new byte[5]);
        return body;
    }
}
