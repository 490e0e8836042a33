using BuildFarm.Model.Rpc;

namespace BuildFarm.Examples.Client;

/// <summary>A call that ended with another status than OK.</summary>
internal sealed class GrpcError(int code, string message, Status? details) : Exception(message)
{
    // https://grpc.io/docs/guides/status-codes
    private static readonly string[] s_names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    public int Code { get; } = code;

    /// <summary>The code by its name.</summary>
    public string Name => Code >= 0 && Code < s_names.Length ? s_names[Code] : "UNKNOWN";

    /// <summary>The error's type as REST callers read it.</summary>
    public string Type => Detail("ErrorInfo", ErrorInfo.Parser)?.Reason ?? "";

    /// <summary>The fields that broke a rule.</summary>
    public IEnumerable<string> Fields => Detail("BadRequest", BadRequest.Parser)?.FieldViolations.Select(violation => violation.Field) ?? [];

    private T? Detail<T>(string name, Google.Protobuf.MessageParser<T> parser) where T : class, Google.Protobuf.IMessage<T> =>
        details?.Details.FirstOrDefault(detail => detail.TypeUrl.EndsWith("." + name, StringComparison.Ordinal)) is { } found ? parser.ParseFrom(found.Value) : null;
}
