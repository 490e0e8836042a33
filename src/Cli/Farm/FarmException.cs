using BuildFarm.Model.Api;

namespace BuildFarm.Cli.Farm;

/// <summary>A call that did not succeed.</summary>
/// <param name="code">The contract's error; Unspecified when the farm did not answer at all.</param>
internal sealed class FarmException(ErrorCode code, string message, bool isTransport = false, Exception? inner = null) : Exception(message, inner)
{
    public ErrorCode Code { get; } = code;

    /// <summary>No answer came, so the call may or may not have happened; the same client token makes a repetition safe.</summary>
    public bool IsTransport { get; } = isTransport;

    public bool IsNotFound => Code == ErrorCode.ResourceNotFound;
}
