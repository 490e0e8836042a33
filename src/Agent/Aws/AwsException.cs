namespace BuildFarm.Agent.Aws;

/// <summary>A call to AWS that failed; the message names the call, the code and what the service said.</summary>
internal sealed class AwsException(string message, string code = "", bool isPassing = false) : Exception(message)
{
    /// <summary>The service's error code; empty when it was not reached.</summary>
    public string Code { get; } = code;

    /// <summary>The same call may succeed in a moment: the service throttles, has an error of its own, or was not reached.</summary>
    public bool IsPassing { get; } = isPassing;
}
