using System.Net;
using System.Runtime.CompilerServices;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Auth.Identities;
using BuildFarm.Gateway.Calls;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Grpc;

/// <summary>
/// gRPC over HTTP/2, written by hand on the server's own HTTP/2. Grpc.AspNetCore would replace this folder; it is not to be had from every package source.
/// </summary>
internal sealed class GrpcFace(
    GrpcMethodTable methods,
    BearerAuthenticator authenticator,
    CallerStanding standing,
    CallPipeline pipeline,
    GateKeeper gates,
    CallMeter meter,
    GatewayOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<GrpcFace> log)
{
    private const string FaceName = "grpc";
    private const string ContentType = "application/grpc";

    public async Task HandleAsync(HttpContext http)
    {
        var started = time.GetTimestamp();
        var requestId = RequestId.New();
        methods.TryGet(http.Request.Path.Value ?? "", out var method);
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.ContentType?.StartsWith(ContentType, StringComparison.Ordinal) != true)
        {
            // So the gRPC specification wants it of what is not gRPC at all.
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        http.Response.ContentType = ContentType;
        http.Response.Headers[RequestId.Header] = requestId;
        var code = await EndAsync(http, method, requestId).ConfigureAwait(false);
        meter.Called(FaceName, method?.Name ?? "unknown", code == GrpcCode.Ok ? "ok" : code.ToString(), time.GetElapsedTime(started));
    }

    /// <summary>Runs the call and writes its status, whatever happens in it.</summary>
    private async Task<GrpcCode> EndAsync(HttpContext http, GrpcMethod? method, string requestId)
    {
        GrpcException end;
        try
        {
            await ServeAsync(http, method, requestId).ConfigureAwait(false);
            GrpcStatusWriter.Write(http, GrpcCode.Ok, "", null);
            return GrpcCode.Ok;
        }
        catch (GrpcException problem)
        {
            end = problem;
        }
        catch (BadHttpRequestException bad)
        {
            end = new GrpcException(GrpcCode.ResourceExhausted, bad.Message);
        }
        catch (Exception gone) when (Callers.HaveGone(http, gone))
        {
            // The usual end of a watch, and ten thousand of them may come at once: no news.
            log.CallerLeft(method?.Name ?? "unknown", requestId);
            return GrpcCode.Cancelled;
        }
        catch (Exception gone) when (http.RequestAborted.IsCancellationRequested)
        {
            log.CallerGone(method?.Name ?? "unknown", requestId, gone);
            return GrpcCode.Cancelled;
        }
        catch (Exception problem)
        {
            end = GrpcErrors.Of(pipeline.Explain(problem, method?.Name ?? "the call", requestId, http.RequestAborted), requestId);
        }

        GrpcStatusWriter.Write(http, end.Code, end.Message, end.Details ?? GrpcErrors.Details(end, requestId));
        return end.Code;
    }

    private async Task ServeAsync(HttpContext http, GrpcMethod? method, string requestId)
    {
        var gate = method?.Stream is null ? gates.Calls : gates.Streams;
        if (!gate.TryEnter())
        {
            throw new GrpcException(GrpcCode.ResourceExhausted, "The farm is at work on as many calls as it takes. Try again.");
        }

        try
        {
            var caller = await AuthenticateAsync(http, method, requestId).ConfigureAwait(false);
            if (method is null)
            {
                throw new GrpcException(GrpcCode.Unimplemented, $"There is no method {http.Request.Path} here.");
            }

            if (!GrpcTimeout.TryParse(http.Request.Headers["grpc-timeout"], out var timeout))
            {
                throw new GrpcException(GrpcCode.Internal, "The grpc-timeout is no timeout.");
            }

            await WithinAsync(http, method, caller, requestId, timeout).ConfigureAwait(false);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task<CallerIdentity?> AuthenticateAsync(HttpContext http, GrpcMethod? method, string requestId)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        if (method is { OpenToLoopback: true } && authorization.Length == 0 && http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address))
        {
            return null;
        }

        var outcome = await authenticator.AuthenticateAsync(authorization, http.Request.Host.Value ?? "", http.RequestAborted).ConfigureAwait(false);
        if (outcome.Failure is { } failure)
        {
            log.CallerRefused(FaceName, requestId, failure.Type);
            throw GrpcErrors.Of(failure, requestId);
        }

        return outcome.Caller;
    }

    /// <summary>Serves the call until it ends, its deadline passes, its caller goes or, for a stream, the server stops.</summary>
    private async Task WithinAsync(HttpContext http, GrpcMethod method, CallerIdentity? caller, string requestId, TimeSpan? timeout)
    {
        using var deadline = timeout is null ? new CancellationTokenSource() : new CancellationTokenSource(timeout.Value, time);
        var stopping = method.Stream is null ? CancellationToken.None : lifetime.ApplicationStopping;
        using var dismissal = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, deadline.Token, stopping, dismissal.Token);
        // A stream may outlive the key that opened it.
        using var watch = method.Stream is null || caller is null ? null : standing.Watch(caller, () => _ = dismissal.CancelAsync());
        var call = new GrpcCall { RequestId = requestId, Caller = caller, Origin = CallOrigin.Of(http, FaceName), Cancellation = stop.Token };
        try
        {
            await (method.Stream is null ? UnaryAsync(http, method, call) : StreamAsync(http, method, call)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested && deadline.IsCancellationRequested)
        {
            throw new GrpcException(GrpcCode.DeadlineExceeded, "The deadline of the call has passed.");
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested && dismissal.IsCancellationRequested)
        {
            throw GrpcErrors.Of(caller!.Expires is null ? AuthFailure.UnknownKey : AuthFailure.Expired, requestId);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested && stopping.IsCancellationRequested)
        {
            throw new GrpcException(GrpcCode.Unavailable, "The farm is stopping. Call again, from the last cursor.");
        }
    }

    private async Task UnaryAsync(HttpContext http, GrpcMethod method, GrpcCall call)
    {
        var reader = Reader(http, method);
        using var late = new CancellationTokenSource(options.BodyTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, call.Cancellation);
        IMessage? request;
        try
        {
            request = await reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !call.Cancellation.IsCancellationRequested)
        {
            throw new GrpcException(GrpcCode.DeadlineExceeded, $"The request did not arrive within {options.BodyTimeout.TotalSeconds} seconds.");
        }

        if (request is null)
        {
            throw new GrpcException(GrpcCode.Internal, "The call has no request message.");
        }

        var answer = await method.Unary!(call, request).WaitAsync(call.Cancellation).ConfigureAwait(false);
        await Writer(http).WriteAsync(answer, call.Cancellation).ConfigureAwait(false);
    }

    private async Task StreamAsync(HttpContext http, GrpcMethod method, GrpcCall call)
    {
        // A stream may be silent for hours and long in sum; each of its messages has its own limit.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var requests = RequestsAsync(Reader(http, method), call.Cancellation);
        var writer = Writer(http);
        meter.StreamOpened(method.Name);
        try
        {
            await foreach (var answer in method.Stream!(call, requests).ConfigureAwait(false))
            {
                await writer.WriteAsync(answer, call.Cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            meter.StreamClosed(method.Name);
        }
    }

    private static async IAsyncEnumerable<IMessage> RequestsAsync(GrpcMessageReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false) is { } request)
        {
            yield return request;
        }
    }

    private GrpcMessageReader Reader(HttpContext http, GrpcMethod method)
    {
        var encoding = http.Request.Headers["grpc-encoding"].ToString();
        if (encoding is not ("" or "identity" or GrpcCompression.Gzip))
        {
            http.Response.Headers["grpc-accept-encoding"] = GrpcCompression.Accepted;
            throw new GrpcException(GrpcCode.Unimplemented, "The compression of the request is not known here. Use gzip or none.");
        }

        return new GrpcMessageReader(http.Request.BodyReader, method.RequestParser, encoding == GrpcCompression.Gzip, options.MaximumMessageBytes);
    }

    private static GrpcMessageWriter Writer(HttpContext http)
    {
        var gzip = GrpcCompression.Accepts(http.Request.Headers["grpc-accept-encoding"]);
        http.Response.Headers["grpc-accept-encoding"] = GrpcCompression.Accepted;
        if (gzip)
        {
            http.Response.Headers["grpc-encoding"] = GrpcCompression.Gzip;
        }

        return new GrpcMessageWriter(http.Response.BodyWriter, gzip);
    }
}
