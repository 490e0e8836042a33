namespace BuildFarm.Agent.Aws;

/// <summary>A call to AWS that failed; the message names the call, the code and what the service said.</summary>
internal sealed class AwsException(string message, string code = "") : Exception(message)
{
    /// <summary>The service's error code; empty when it was not reached.</summary>
    public string Code { get; } = code;
}
