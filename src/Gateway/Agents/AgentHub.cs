using BuildFarm.Clouds;
using BuildFarm.Clouds.Local;
using BuildFarm.Gateway.Calls;
using BuildFarm.Gateway.Rest;
using BuildFarm.Model.AgentProtocol;
using BuildFarm.Model.Errors;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Agents;

/// <summary>Where the agents of local instances dial in: they lease work and report what came of it.</summary>
internal sealed class AgentHub(
    GatewayOptions options, CallMeter meter, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<AgentHub> log, IServiceProvider services)
{
    private const string ProtobufType = "application/x-protobuf";

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(60);

    private readonly AgentTokens? _tokens = (AgentTokens?)services.GetService(typeof(AgentTokens));
    private readonly AgentOutbox? _outbox = (AgentOutbox?)services.GetService(typeof(AgentOutbox));
    private readonly IInstanceSignals? _signals = (IInstanceSignals?)services.GetService(typeof(IInstanceSignals));
    private readonly BootRegister _boots = new();

    public async Task HandleAsync(HttpContext http)
    {
        var requestId = RequestId.New();
        http.Response.Headers[RequestId.Header] = requestId;
        try
        {
            await ServeAsync(http, requestId).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad)
        {
            await SayAsync(http, bad.StatusCode, bad.Message).ConfigureAwait(false);
        }
        catch (InvalidProtocolBufferException)
        {
            await SayAsync(http, StatusCodes.Status400BadRequest, "The body is no message of this protocol.").ConfigureAwait(false);
        }
        catch (ApiException refusal)
        {
            log.AgentRefused("-", refusal.Message, requestId);
            await SayAsync(http, ErrorTable.Of(refusal.Code).Status, refusal.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (Exception problem) when (!http.Response.HasStarted)
        {
            // 503: the agent keeps its events and comes again.
            log.CallFailed(http.Request.Path, requestId, problem);
            await SayAsync(http, StatusCodes.Status503ServiceUnavailable, "The farm cannot take this now. Come again.").ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(HttpContext http, string requestId)
    {
        var path = http.Request.Path.Value;
        if (!HttpMethods.IsPost(http.Request.Method) || path is not ("/agent/v1/lease" or "/agent/v1/report"))
        {
            await SayAsync(http, StatusCodes.Status404NotFound, "Agents POST to /agent/v1/lease and /agent/v1/report.").ConfigureAwait(false);
            return;
        }

        if (_tokens is null || _outbox is null || _signals is null)
        {
            await SayAsync(http, StatusCodes.Status503ServiceUnavailable, "This farm has no local instances.").ConfigureAwait(false);
            return;
        }

        var token = Token(http);
        if (token is null)
        {
            await SayAsync(http, StatusCodes.Status401Unauthorized, "Authorization: Bearer and the instance's token are missing.").ConfigureAwait(false);
            return;
        }

        var body = await BodyReader.ReadAsync(http, options.MaximumBodyBytes, options.BodyTimeout, time).ConfigureAwait(false);
        await (path == "/agent/v1/lease"
            ? LeaseAsync(http, LeaseRequest.Parser.ParseFrom(body.Span), token, requestId)
            : ReportAsync(http, ReportRequest.Parser.ParseFrom(body.Span), token, requestId)).ConfigureAwait(false);
    }

    private async Task LeaseAsync(HttpContext http, LeaseRequest request, string token, string requestId)
    {
        if (!await IsTheirsAsync(http, request.InstanceId, token, requestId).ConfigureAwait(false))
        {
            return;
        }

        if (_boots.IsNew(request.InstanceId, request.BootId))
        {
            log.AgentConnected(request.InstanceId, request.BootId, request.AgentVersion);
            await _signals!.AgentConnectedAsync(request.InstanceId, request.BootId).WaitAsync(http.RequestAborted).ConfigureAwait(false);
            // Remembered once it is known to have arrived: otherwise the next lease tells it again.
            _boots.Remember(request.InstanceId, request.BootId);
        }

        var wait = TimeSpan.FromSeconds(Math.Clamp(request.WaitSeconds, 0, s_longestWait.TotalSeconds));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        WorkOrder? order;
        try
        {
            order = await _outbox!.TakeAsync(request.InstanceId, request.HeldWork, wait, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            // The farm stops, or the instance is gone: nothing to do now, the agent asks again.
            order = null;
        }

        if (order is null)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await SendAsync(http, order).ConfigureAwait(false);
    }

    private async Task ReportAsync(HttpContext http, ReportRequest request, string token, string requestId)
    {
        if (!await IsTheirsAsync(http, request.InstanceId, token, requestId).ConfigureAwait(false))
        {
            return;
        }

        for (var at = 1; at < request.Events.Count; at++)
        {
            if (request.Events[at].Seq != request.Events[at - 1].Seq + 1)
            {
                await SayAsync(http, StatusCodes.Status400BadRequest, "The events of a report must follow each other without gaps.").ConfigureAwait(false);
                return;
            }
        }

        meter.AgentReported(request.Events.Count);
        var response = await _signals!.ReportAsync(request.InstanceId, request).WaitAsync(http.RequestAborted).ConfigureAwait(false);
        response.Cancel |= _outbox!.IsCancelled(request.WorkId);
        var result = request.Events.FirstOrDefault(static reported => reported.EventCase == WorkEvent.EventOneofCase.Result);
        if (result is not null && response.AcknowledgedSeq >= result.Seq)
        {
            _outbox.Complete(request.InstanceId, request.WorkId);
        }

        await SendAsync(http, response).ConfigureAwait(false);
    }

    private async Task<bool> IsTheirsAsync(HttpContext http, string instanceId, string token, string requestId)
    {
        if (instanceId.Length is > 0 and <= 128 && _tokens!.Verify(instanceId, token))
        {
            return true;
        }

        log.AgentRefused(instanceId.Length <= 128 ? instanceId : "(too long)", "the token is not this instance's", requestId);
        await SayAsync(http, StatusCodes.Status403Forbidden, "The token is not that of the instance in the request.").ConfigureAwait(false);
        return false;
    }

    private static string? Token(HttpContext http)
    {
        const string scheme = "Bearer ";
        var authorization = http.Request.Headers.Authorization.ToString();
        return authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && authorization.Length is > 7 and <= 512 ? authorization[scheme.Length..].Trim() : null;
    }

    private static async Task SendAsync(HttpContext http, IMessage message)
    {
        var body = message.ToByteArray();
        http.Response.ContentType = ProtobufType;
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }

    private static async Task SayAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync(text, http.RequestAborted).ConfigureAwait(false);
    }
}
