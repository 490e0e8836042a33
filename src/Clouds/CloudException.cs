namespace BuildFarm.Clouds;

public enum CloudError
{
    /// <summary>The request can't succeed as it is.</summary>
    Invalid,
    NotFound,
    /// <summary>No room for the instance now; a later try or another type may do.</summary>
    Capacity,
    /// <summary>Asked too often; try again later.</summary>
    Throttled,
    /// <summary>The cloud did not answer: the call may have happened. Try again with the same token.</summary>
    Unavailable,
    /// <summary>The instance or image is not in a state that allows it.</summary>
    Conflict,
}

/// <summary>A failure of a cloud, with what it means for a retry.</summary>
public sealed class CloudException(CloudError error, string message, Exception? inner = null) : Exception(message, inner)
{
    public CloudError Error { get; } = error;

    public bool IsRetryable => Error is CloudError.Capacity or CloudError.Throttled or CloudError.Unavailable;
}
