using System.Xml;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Calls;
using BuildFarm.Gateway.Calls.Audit;
using BuildFarm.Gateway.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Sts;

/// <summary>
/// The two operations of the Security Token Service that clients call when they change the endpoint: who am I, and give me a session of a role. They
/// are no part of the API's contract, but without them nobody gets a session over the network: profiles of the AWS CLI, SDKs and Terraform ask here.
/// </summary>
internal sealed class StsFace(
    RestAuthenticator authenticator, AssumeRole assumeRole, GateKeeper gates, CallRates rates, AuditLog audit, CallMeter meter, TimeProvider time, ILogger<StsFace> log)
{
    private const string Face = "sts";
    private const string Version = "2011-06-15";
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly string[] s_services = ["sts"];

    /// <summary>The Query protocol posts to the root, where the API has nothing.</summary>
    public static bool Serves(HttpContext http) => http.Request.Path.Value == "/" && HttpMethods.IsPost(http.Request.Method);

    public async Task HandleAsync(HttpContext http)
    {
        var started = time.GetTimestamp();
        var requestId = RequestId.New();
        http.Response.Headers[RequestId.Header] = requestId;
        var call = new StsCall { Origin = CallOrigin.Of(http, Face), RequestId = requestId, Began = time.GetUtcNow(), Started = started };
        try
        {
            await ServeAsync(http, call).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            call.Status = "cancelled";
        }
        catch (BadHttpRequestException bad)
        {
            await RefuseAsync(http, call, new StsFailure(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "RequestEntityTooLarge" : "RequestTimeout", bad.Message)).ConfigureAwait(false);
        }
        catch (Exception problem) when (!http.Response.HasStarted)
        {
            log.CallFailed(call.Operation, requestId, problem);
            var failure = new StsFailure(StatusCodes.Status500InternalServerError, "InternalFailure", $"The farm failed. Its log says why under the request id {requestId}.");
            await RefuseAsync(http, call, failure).ConfigureAwait(false);
        }

        meter.Called(Face, call.Operation, call.Status, time.GetElapsedTime(started));
    }

    private async Task ServeAsync(HttpContext http, StsCall call)
    {
        if (!gates.Calls.TryEnter())
        {
            await RefuseAsync(http, call, Throttled("The farm is at work on as many requests as it takes. Try again.")).ConfigureAwait(false);
            return;
        }

        try
        {
            var target = RawTarget.Parse(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            if (target.Query.Length > 0)
            {
                // A presigned request need not cover its body, in which the operation stands.
                await RefuseAsync(http, call, StsFailure.Validation("The parameters stand in the body, and the signature in the headers.")).ConfigureAwait(false);
                return;
            }

            var (outcome, body) = await authenticator.AuthenticateAsync(http, target, s_services).ConfigureAwait(false);
            if (outcome.Caller is not { } caller)
            {
                log.CallerRefused(Face, call.RequestId, outcome.Failure!.Type);
                await RefuseAsync(http, call, StsFailure.Of(outcome.Failure)).ConfigureAwait(false);
                return;
            }

            var (answer, failure) = Answer(http, call, caller, body.Span);
            await (failure is null ? SendAsync(http, StatusCodes.Status200OK, answer!) : RefuseAsync(http, call, failure)).ConfigureAwait(false);
        }
        finally
        {
            gates.Calls.Leave();
        }
    }

    private (byte[]? Answer, StsFailure? Failure) Answer(HttpContext http, StsCall call, CallerIdentity caller, ReadOnlySpan<byte> body)
    {
        if (http.Request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) != true || !StsParameters.TryRead(body, out var parameters))
        {
            return (null, StsFailure.Validation($"The body must be {FormType}, each parameter once."));
        }

        switch ((parameters["Action"], parameters["Version"]))
        {
            case ("GetCallerIdentity", Version):
                call.Operation = "GetCallerIdentity";
                return rates.TryTake(caller) ? (Identity(call, caller), null) : (null, Throttled("Rate exceeded"));
            case ("AssumeRole", Version):
                call.Operation = "AssumeRole";
                return Assume(call, caller, parameters);
            default:
                return (null, new StsFailure(StatusCodes.Status400BadRequest, "InvalidAction", $"The farm serves GetCallerIdentity and AssumeRole of version {Version} here, and no other."));
        }
    }

    private static byte[] Identity(StsCall call, CallerIdentity caller) => StsXml.Answer(call.Operation, call.RequestId, xml =>
    {
        xml.WriteElementString("Arn", caller.Principal);
        xml.WriteElementString("UserId", PrincipalIds.Of(caller));
        xml.WriteElementString("Account", caller.Account);
    });

    /// <summary>As for the API's calls: in the audit log before it is answered, and not done while that cannot be written.</summary>
    private (byte[]? Answer, StsFailure? Failure) Assume(StsCall call, CallerIdentity caller, StsParameters parameters)
    {
        if (!audit.IsWritable())
        {
            return (null, new StsFailure(StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", "The farm cannot write its audit log, so it gives no sessions. Its log says why."));
        }

        var (session, failure) = rates.TryTake(caller) ? assumeRole.Invoke(caller, call.Origin, parameters) : (null, Throttled("Rate exceeded"));
        audit.Write(new AuditNote
        {
            Caller = caller,
            Origin = call.Origin,
            RequestId = call.RequestId,
            Action = AssumeRole.Action,
            Resource = Short(parameters["RoleArn"] ?? "*"),
            Request = parameters.Names.Where(static name => name is "RoleSessionName" or "DurationSeconds").ToDictionary(static name => name, name => Short(parameters[name]!)),
            Result = failure?.Code ?? "ok",
            Made = session is null ? [] : [session.Principal, session.AccessKeyId],
            Began = call.Began,
            Took = time.GetElapsedTime(call.Started),
        });
        return session is null ? (null, failure) : (StsXml.Answer(call.Operation, call.RequestId, xml => Write(xml, session)), null);
    }

    private static void Write(XmlWriter xml, FarmCredential session)
    {
        xml.WriteStartElement("Credentials");
        xml.WriteElementString("AccessKeyId", session.AccessKeyId);
        xml.WriteElementString("SecretAccessKey", session.SecretAccessKey);
        xml.WriteElementString("SessionToken", session.SessionToken);
        xml.WriteElementString("Expiration", session.Expires!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        xml.WriteStartElement("AssumedRoleUser");
        xml.WriteElementString("AssumedRoleId", PrincipalIds.OfSession(session.Role!, session.Principal[(session.Principal.LastIndexOf('/') + 1)..]));
        xml.WriteElementString("Arn", session.Principal);
        xml.WriteEndElement();
    }

    private static StsFailure Throttled(string message) => new(StatusCodes.Status400BadRequest, "Throttling", message);

    // What was refused may be of any length, and hold anything.
    private static string Short(string text) => text.Length <= 256 ? text : $"({text.Length} characters)";

    private static Task RefuseAsync(HttpContext http, StsCall call, StsFailure failure)
    {
        call.Status = failure.Code;
        return SendAsync(http, failure.Status, StsXml.Error(failure, call.RequestId));
    }

    private static async Task SendAsync(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = StsXml.ContentType;
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }

    private sealed class StsCall
    {
        public required CallOrigin Origin { get; init; }

        public required string RequestId { get; init; }

        public required DateTimeOffset Began { get; init; }

        public required long Started { get; init; }

        public string Operation { get; set; } = "unknown";

        /// <summary>As in metrics: ok, or the error's code.</summary>
        public string Status { get; set; } = "ok";
    }
}
