using System.Buffers.Binary;
using BuildFarm.Host.Events;
using BuildFarm.Host.Instances;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Api;

/// <summary>The socket's face: POST /host/v1/&lt;Method&gt;.</summary>
internal sealed class HostEndpoints(
    HostMethods methods, EventHub events, InstanceManager instances, IdleWatch idle, CancellationToken ending, ILogger<HostEndpoints> logger)
{
    private const int LargestBody = 4 << 20;
    private const string ProtobufType = "application/x-protobuf";

    public void Map(WebApplication app)
    {
        app.MapPost("/host/v1/WatchEvents", WatchAsync);
        app.MapPost("/host/v1/{method}", CallAsync);
    }

    private async Task CallAsync(HttpContext context, string method)
    {
        using var visit = idle.Enter();
        try
        {
            var call = methods.Find(method) ?? throw HostException.NotFound($"The builder host has no method {method}.");
            var body = await ReadAsync(context.Request).ConfigureAwait(false);
            // not the connection's token: work that a token names is finished though the caller hung up
            var answer = await call(body, ending).ConfigureAwait(false);
            await WriteAsync(context.Response, StatusCodes.Status200OK, answer).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var failure = e is InvalidProtocolBufferException
                ? HostException.Invalid($"The body is no {method}Request.")
                : HostException.From(e);
            Log(method, failure);
            await WriteAsync(context.Response, Status(failure.Code), new HostError { Code = failure.Code, Message = failure.Message })
                .ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(HttpContext context)
    {
        using var visit = idle.Enter();
        var request = WatchEventsRequest.Parser.ParseFrom(await ReadAsync(context.Request).ConfigureAwait(false));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        // first the watch, then the past: nothing falls between
        using var watch = events.Subscribe(request.AfterSeq);
        context.Response.ContentType = ProtobufType;
        try
        {
            await context.Response.StartAsync(ended.Token).ConfigureAwait(false);
            var told = new HashSet<long>();
            foreach (var lost in instances.UnheardLosses(request.AfterSeq).ToList())
            {
                told.Add(lost.LostSeq);
                await SendAsync(context.Response, new HostEvent
                {
                    Seq = lost.LostSeq,
                    Region = lost.Region,
                    InstanceId = lost.Id,
                    Change = HostInstanceChange.Lost,
                    Reason = lost.StateReason,
                    Boot = lost.Boot,
                }, ended.Token).ConfigureAwait(false);
            }
            await foreach (var news in watch.Events.ReadAllAsync(ended.Token).ConfigureAwait(false))
            {
                if (!told.Contains(news.Seq))
                {
                    await SendAsync(context.Response, news, ended.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return; // the watcher left, or the host ends
        }
    }

    private static async Task SendAsync(HttpResponse response, HostEvent news, CancellationToken cancellation)
    {
        var frame = new byte[4 + news.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        news.WriteTo(frame.AsSpan(4));
        await response.Body.WriteAsync(frame, cancellation).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16384];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false)) > 0)
        {
            body.Write(buffer, 0, count);
            if (body.Length > LargestBody)
            {
                throw HostException.Invalid($"The body has more than {LargestBody} bytes.");
            }
        }
        return body.ToArray();
    }

    private static async Task WriteAsync(HttpResponse response, int status, IMessage message)
    {
        response.StatusCode = status;
        response.ContentType = ProtobufType;
        response.ContentLength = message.CalculateSize();
        await response.Body.WriteAsync(message.ToByteArray()).ConfigureAwait(false);
    }

    private void Log(string method, HostException failure)
    {
        if (failure.InnerException is { } cause)
        {
            LogMessages.CallBroke(logger, cause, method);
        }
        else
        {
            LogMessages.CallFailed(logger, method, failure.Code.ToString(), failure.Message);
        }
    }

    private static int Status(HostErrorCode code) => code switch
    {
        HostErrorCode.Invalid => StatusCodes.Status400BadRequest,
        HostErrorCode.NotFound => StatusCodes.Status404NotFound,
        HostErrorCode.Conflict => StatusCodes.Status409Conflict,
        HostErrorCode.Capacity => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
