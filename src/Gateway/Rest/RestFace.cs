using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Calls;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Json;
using BuildFarm.Model.Operations;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Rest;

/// <summary>The API as the AWS CLI and SDKs speak it: REST-JSON over HTTP/1.1, signed by Signature Version 4.</summary>
internal sealed class RestFace(
    RestAuthenticator authenticator, CallPipeline pipeline, GateKeeper gates, CallMeter meter, GatewayOptions options, TimeProvider time, ILogger<RestFace> log)
{
    private const string Face = "rest";

    private readonly RestRoutes _routes = new(OperationTable.All);
    private readonly ApiJsonOptions _json = ApiJsonOptions.Default with { MaxBytes = options.MaximumBodyBytes };

    public async Task HandleAsync(HttpContext http)
    {
        var started = time.GetTimestamp();
        var requestId = RequestId.New();
        http.Response.Headers[RequestId.Header] = requestId;
        var target = RawTarget.Parse(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        _routes.TryMatch(http.Request.Method, target.Path, out var match);
        var status = await AnswerAsync(http, target, match, requestId).ConfigureAwait(false);
        meter.Called(Face, match?.Operation.Name ?? "unknown", status, time.GetElapsedTime(started));
    }

    private async Task<string> AnswerAsync(HttpContext http, RawTarget target, RestMatch? match, string requestId)
    {
        if (!gates.Calls.TryEnter())
        {
            return await RefuseAsync(http, new CallFailure(ErrorCode.TooManyRequests, "The farm is at work on as many requests as it takes. Try again.")).ConfigureAwait(false);
        }

        try
        {
            var (outcome, body) = await authenticator.AuthenticateAsync(http, target).ConfigureAwait(false);
            if (outcome.Caller is not { } caller)
            {
                log.CallerRefused(Face, requestId, outcome.Failure!.Type);
                return await RefuseAsync(http, StatusCodes.Status403Forbidden, outcome.Failure!.Type, outcome.Failure.Message).ConfigureAwait(false);
            }

            return match is null
                ? await RefuseAsync(http, StatusCodes.Status404NotFound, "UnknownOperationException", $"There is no operation {http.Request.Method} {target.Path} in this API.").ConfigureAwait(false)
                : await CallAsync(http, target, match, body, caller, requestId).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad)
        {
            return await RefuseAsync(http, bad.StatusCode, TypeOf(bad.StatusCode), bad.Message).ConfigureAwait(false);
        }
        catch (Exception gone) when (Callers.HaveGone(http, gone))
        {
            return "cancelled";
        }
        catch (Exception problem) when (!http.Response.HasStarted)
        {
            return await RefuseAsync(http, pipeline.Explain(problem, match?.Operation.Name ?? "the request", requestId, http.RequestAborted)).ConfigureAwait(false);
        }
        finally
        {
            gates.Calls.Leave();
        }
    }

    private async Task<string> CallAsync(HttpContext http, RawTarget target, RestMatch match, ReadOnlyMemory<byte> body, CallerIdentity caller, string requestId)
    {
        IMessage request;
        try
        {
            request = RequestBinder.Bind(match, target.Query, body, _json);
        }
        catch (ApiException refusal)
        {
            return await RefuseAsync(http, new CallFailure(match.Operation.Malformed, refusal.Message)).ConfigureAwait(false);
        }

        var call = IncomingCall.Of(match.Operation, caller, CallOrigin.Of(http, Face), requestId, http.RequestAborted);
        var outcome = await pipeline.InvokeAsync(call, request).ConfigureAwait(false);
        if (outcome.Failure is { } failure)
        {
            return await RefuseAsync(http, failure).ConfigureAwait(false);
        }

        await RestResponse.WriteAsync(http, outcome.Answer!).ConfigureAwait(false);
        return "ok";
    }

    private static Task<string> RefuseAsync(HttpContext http, CallFailure failure) =>
        RefuseAsync(http, failure.Error.Status, failure.Error.Type, failure.Message);

    private static async Task<string> RefuseAsync(HttpContext http, int status, string type, string message)
    {
        await RestResponse.WriteErrorAsync(http, status, type, message).ConfigureAwait(false);
        return type;
    }

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => "RequestEntityTooLargeException",
        StatusCodes.Status408RequestTimeout => "RequestTimeoutException",
        _ => ErrorTable.Of(ErrorCode.InvalidRequest).Type,
    };
}
