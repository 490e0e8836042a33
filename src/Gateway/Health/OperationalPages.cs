using System.Buffers;
using System.Text.Json;
using BuildFarm.Gateway.Calls;
using BuildFarm.Gateway.Metrics;
using BuildFarm.Gateway.Rest;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Health;

/// <summary>/metrics, /healthz and /readyz: open to the machine itself, signed from elsewhere.</summary>
internal sealed class OperationalPages(LocalEntry entry, Readiness readiness, MetricsPage metrics)
{
    public static bool Serves(HttpContext http) =>
        http.Request.Path.Value is "/metrics" or "/healthz" or "/readyz" && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method));

    public async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers[RequestId.Header] = RequestId.New();
        if (!await entry.MayEnterAsync(http).ConfigureAwait(false))
        {
            return;
        }

        switch (http.Request.Path.Value)
        {
            case "/metrics":
                await SendAsync(http, StatusCodes.Status200OK, MetricsPage.ContentType, metrics.Render()).ConfigureAwait(false);
                break;
            case "/healthz":
                await SendAsync(http, StatusCodes.Status200OK, "application/json", """{"status":"ok"}"""u8.ToArray()).ConfigureAwait(false);
                break;
            default:
                var report = await readiness.CheckAsync(http.RequestAborted).ConfigureAwait(false);
                await SendAsync(
                    http, report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, "application/json", Json(report)).ConfigureAwait(false);
                break;
        }
    }

    private static byte[] Json(ReadinessReport report)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, report.Ready ? ReadinessReport.Ok : "not ready");
            json.WriteStartObject("checks"u8);
            foreach (var (name, reason) in report.Checks)
            {
                json.WriteString(name, reason);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }

    private static async Task SendAsync(HttpContext http, int status, string type, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
