namespace BuildFarm.Gateway.Calls;

internal static class RequestId
{
    public const string Header = "x-amzn-RequestId";

    /// <summary>A UUID, as the service gives: it stands in the answer, the error and the log.</summary>
    public static string New() => Guid.NewGuid().ToString();
}
