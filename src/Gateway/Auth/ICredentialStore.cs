namespace BuildFarm.Gateway.Auth;

/// <summary>Where access keys are known.</summary>
public interface ICredentialStore
{
    /// <summary>
    /// The credential of an access key id, or null. Asked for every request: answer from memory. The credential of a session carries the
    /// token it was found by; whether it has ended is the caller's to see.
    /// </summary>
    /// <param name="sessionToken">As the request carries it, unproven; null when it carries none.</param>
    ValueTask<FarmCredential?> FindAsync(string accessKeyId, string? sessionToken, CancellationToken cancellation);
}
