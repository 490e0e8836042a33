using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Grpc;

/// <summary>Puts the end of a call where it belongs: in trailers, or in the headers of an answer that has no messages.</summary>
internal static class GrpcStatusWriter
{
    /// <summary>Larger details are left out, lest the header list be refused whole.</summary>
    private const int MaximumDetailBytes = 8192;

    public static void Write(HttpContext http, GrpcCode code, string message, IMessage? details)
    {
        Set(http, "grpc-status", ((int)code).ToString(CultureInfo.InvariantCulture));
        if (message.Length > 0)
        {
            Set(http, "grpc-message", GrpcMessageText.Encode(message));
        }

        if (details is not null && details.CalculateSize() <= MaximumDetailBytes)
        {
            Set(http, "grpc-status-details-bin", Convert.ToBase64String(details.ToByteArray()).TrimEnd('='));
        }
    }

    private static void Set(HttpContext http, string name, string value)
    {
        if (http.Response.HasStarted)
        {
            http.Response.AppendTrailer(name, value);
        }
        else
        {
            http.Response.Headers[name] = value;
        }
    }
}
