using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Calls;

internal static class Callers
{
    /// <summary>
    /// The caller has gone or was cut off: nobody waits for an answer, and nothing is wrong with the farm. The connection's own failure may come
    /// before the request counts as aborted.
    /// </summary>
    public static bool HaveGone(HttpContext http, Exception problem) => http.RequestAborted.IsCancellationRequested
        ? problem is OperationCanceledException or IOException
        : IsOfConnection(problem) || (problem is IOException { InnerException: { } inner } && IsOfConnection(inner));

    private static bool IsOfConnection(Exception problem) => problem is ConnectionAbortedException or ConnectionResetException;
}
