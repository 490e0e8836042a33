using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Rest;

/// <summary>Reads a whole request body within bounds of size and time.</summary>
internal static class BodyReader
{
    /// <exception cref="BadHttpRequestException">413: longer than the limit; 408: slower than the time allowed; or what the server found wrong.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int limit, TimeSpan timeout, TimeProvider time)
    {
        if (http.Request.ContentLength > limit)
        {
            throw TooLong(limit);
        }

        if (http.Request.ContentLength is 0 || (http.Request.ContentLength is null && http.Request.Headers.TransferEncoding.Count == 0))
        {
            return default;
        }

        using var late = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            while (true)
            {
                var read = await http.Request.BodyReader.ReadAsync(stop.Token).ConfigureAwait(false);
                if (read.Buffer.Length > limit)
                {
                    throw TooLong(limit);
                }

                if (read.IsCompleted)
                {
                    var body = read.Buffer.ToArray();
                    http.Request.BodyReader.AdvanceTo(read.Buffer.End);
                    return body;
                }

                http.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"The body did not arrive within {timeout.TotalSeconds} seconds.", StatusCodes.Status408RequestTimeout);
        }
    }

    private static BadHttpRequestException TooLong(int limit) =>
        new($"The request body is longer than {limit} bytes.", StatusCodes.Status413PayloadTooLarge);
}
