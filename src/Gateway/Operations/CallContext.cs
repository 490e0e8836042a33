namespace BuildFarm.Gateway.Operations;

/// <summary>Who calls, and for which region; the credential scope of the signature says both.</summary>
public sealed record CallContext(string Account, string Region, string Principal, string RequestId, CancellationToken Cancellation)
{
    /// <summary>ARNs of the resources that the change being planned names: it is kept only while they are there.</summary>
    internal HashSet<string> Named { get; } = new(StringComparer.Ordinal);
}
