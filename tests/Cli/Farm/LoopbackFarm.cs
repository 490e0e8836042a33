using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using BuildFarm.Cli.Farm;
using BuildFarm.Model.Auth;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Cli.Tests.Farm;

/// <summary>A server on loopback that answers as a test tells it: HTTP/1.1 on one port, HTTP/2 on another; without TLS unless it has a certificate.</summary>
internal sealed class LoopbackFarm : IAsyncDisposable
{
    public static readonly SigningCredential Credential = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    private readonly WebApplication app;

    private LoopbackFarm(WebApplication app) => this.app = app;

    public required FarmConnection Connection { get; init; }

    public static async Task<LoopbackFarm> StartAsync(RequestDelegate serve, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => Serve(listen, HttpProtocols.Http1, certificate));
            kestrel.Listen(IPAddress.Loopback, 0, listen => Serve(listen, HttpProtocols.Http2, certificate));
        });
        var app = builder.Build();
        app.Run(serve);
        await app.StartAsync();
        var urls = app.Urls.Select(url => new Uri(url)).ToList();
        return new LoopbackFarm(app)
        {
            Connection = new FarmConnection { Endpoint = urls[0], Grpc = urls[1], Region = "us-east-1", Account = "000000000000", Credential = Credential, Origin = "loopback" },
        };
    }

    private static void Serve(ListenOptions listen, HttpProtocols protocols, X509Certificate2? certificate)
    {
        listen.Protocols = protocols;
        if (certificate is not null) listen.UseHttps(certificate);
    }

    /// <summary>The request as its sender must have signed it, for the verdict on its signature.</summary>
    public static async Task<(SignableRequest Request, byte[] Body)> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var authorization = context.Request.Headers.Authorization.ToString();
        var signed = authorization.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
        return (new SignableRequest
        {
            Method = context.Request.Method,
            RawPath = question < 0 ? target : target[..question],
            RawQuery = question < 0 ? "" : target[(question + 1)..],
            Headers = [.. signed.Where(name => !name.StartsWith("x-amz-", StringComparison.Ordinal)).Select(name => KeyValuePair.Create(name, context.Request.Headers[name].ToString()))],
        }, body.ToArray());
    }

    public static async Task WriteGrpcAsync(HttpContext context, IEnumerable<IMessage> messages, int status = 0, string? text = null)
    {
        context.Response.ContentType = "application/grpc";
        foreach (var message in messages)
        {
            var frame = new byte[5 + message.CalculateSize()];
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.CalculateSize());
            message.WriteTo(frame.AsSpan(5));
            await context.Response.Body.WriteAsync(frame);
            await context.Response.Body.FlushAsync();
        }

        context.Response.AppendTrailer("grpc-status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (text is not null) context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(text));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
