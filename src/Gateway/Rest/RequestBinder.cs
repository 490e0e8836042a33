using BuildFarm.Model.Auth;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Json;
using Google.Protobuf;

namespace BuildFarm.Gateway.Rest;

/// <summary>Makes the request message of body, path and query.</summary>
internal static class RequestBinder
{
    /// <exception cref="ApiException">Something cannot be read; the message says what and where.</exception>
    public static IMessage Bind(RestMatch match, string rawQuery, ReadOnlyMemory<byte> body, ApiJsonOptions json)
    {
        var operation = match.Operation;
        var request = ApiJson.Parse(operation.Request, body.Span, json);
        foreach (var (name, value) in match.PathValues)
        {
            if (operation.PathFields.TryGetValue(name, out var field))
            {
                field.Accessor.Clear(request);
                ApiJson.SetFromText(request, field, [value]);
            }
        }

        if (operation.QueryFields.Count > 0 && rawQuery.Length > 0)
        {
            BindQuery(match, rawQuery, request);
        }

        return request;
    }

    private static void BindQuery(RestMatch match, string rawQuery, IMessage request)
    {
        if (!QueryString.TryParse(rawQuery, out var pairs))
        {
            throw Errors.InvalidRequest("The query string is not percent-encoded UTF-8.");
        }

        foreach (var same in pairs.GroupBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            // Parameters that the contract does not have are passed over, as the service does: the signature's own stand here too.
            if (match.Operation.QueryFields.TryGetValue(same.Key, out var field))
            {
                field.Accessor.Clear(request);
                ApiJson.SetFromText(request, field, [.. same.Select(static pair => pair.Value)]);
            }
        }
    }
}
