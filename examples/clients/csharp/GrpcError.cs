using BuildFarm.Model.Rpc;

namespace BuildFarm.Examples.Client;

/// <summary>A call that ended with another status than OK.</summary>
internal sealed class GrpcError(int code, string message, Status? details) : Exception(message)
{
    public int Code { get; } = code;

    /// <summary>The error's type as REST callers read it.</summary>
    public string Type => Detail("ErrorInfo", ErrorInfo.Parser)?.Reason ?? "";

    /// <summary>The fields that broke a rule.</summary>
    public IEnumerable<string> Fields => Detail("BadRequest", BadRequest.Parser)?.FieldViolations.Select(violation => violation.Field) ?? [];

    private T? Detail<T>(string name, Google.Protobuf.MessageParser<T> parser) where T : class, Google.Protobuf.IMessage<T> =>
        details?.Details.FirstOrDefault(detail => detail.TypeUrl.EndsWith("." + name, StringComparison.Ordinal)) is { } found ? parser.ParseFrom(found.Value) : null;
}
