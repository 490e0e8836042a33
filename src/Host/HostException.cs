using BuildFarm.Model.HostProtocol;

namespace BuildFarm.Host;

/// <summary>A refusal or failure that the caller is told as it is: one line, what is wrong and what to do.</summary>
internal sealed class HostException(HostErrorCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public HostErrorCode Code { get; } = code;

    public static HostException Invalid(string message) => new(HostErrorCode.Invalid, message);

    public static HostException NotFound(string message) => new(HostErrorCode.NotFound, message);

    public static HostException Conflict(string message) => new(HostErrorCode.Conflict, message);

    public static HostException Capacity(string message) => new(HostErrorCode.Capacity, message);

    public static HostException Unavailable(string message, Exception? inner = null) => new(HostErrorCode.Unavailable, message, inner);

    /// <summary>Any failure as one to tell: a full disk is a lack of room, the rest is the host's own trouble.</summary>
    public static HostException From(Exception e) => e switch
    {
        HostException known => known,
        IOException io when (io.HResult & 0xFFFF) == 28 || io.Message.Contains("No space left", StringComparison.Ordinal) => DiskFull(io.Message),
        _ => Unavailable($"The builder host failed: {e.GetType().Name}: {e.Message}", e),
    };

    public static HostException DiskFull(string detail) => Capacity(
        $"The disk of the builder host is full ({detail}). Free some space, deregister images that nobody needs, or move the data folder; then try again.");
}
