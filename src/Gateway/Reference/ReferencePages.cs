using System.Reflection;
using BuildFarm.Gateway.Calls;
using BuildFarm.Gateway.Operations;
using BuildFarm.Gateway.Rest;
using BuildFarm.Model.Operations;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Reference;

/// <summary>/docs and what is below it: open to the machine itself, signed from elsewhere. Made on request; nobody reads them by the thousand.</summary>
internal sealed class ReferencePages(LocalEntry entry, IOperations operations)
{
    private static readonly string s_version = typeof(ReferencePages).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "1.0.0";

    private readonly ReferenceWriter writer = new(operations);

    public static bool Serves(HttpContext http) =>
        http.Request.Path.StartsWithSegments(ReferenceWriter.Root, StringComparison.Ordinal) && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method));

    public async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers[RequestId.Header] = RequestId.New();
        if (!await entry.MayEnterAsync(http).ConfigureAwait(false))
        {
            return;
        }

        var path = http.Request.Path.Value!.TrimEnd('/');
        if (path == ReferenceWriter.OpenApi)
        {
            await SendAsync(http, "application/json", await OpenApiContract.WriteAsync(OperationTable.All, s_version).ConfigureAwait(false)).ConfigureAwait(false);
        }
        else if (writer.Write(path) is { } page)
        {
            await SendAsync(http, "text/html; charset=utf-8", page).ConfigureAwait(false);
        }
        else
        {
            await RestResponse.WriteErrorAsync(http, StatusCodes.Status404NotFound, "ResourceNotFoundException", "There is no such page; /docs lists them.").ConfigureAwait(false);
        }
    }

    private static async Task SendAsync(HttpContext http, string type, byte[] body)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
