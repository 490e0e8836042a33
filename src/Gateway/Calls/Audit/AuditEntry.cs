namespace BuildFarm.Gateway.Calls.Audit;

/// <summary>How a mutating call went.</summary>
/// <param name="Result">ok, the type of the error, or cancelled: the caller went before the answer, and the change may have been made.</param>
/// <param name="Made">ARNs in the answer.</param>
internal sealed record AuditEntry(IncomingCall Call, Google.Protobuf.IMessage Request, string Result, IReadOnlyList<string> Made, DateTimeOffset Began, TimeSpan Took);
