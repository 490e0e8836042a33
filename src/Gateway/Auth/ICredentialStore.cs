namespace BuildFarm.Gateway.Auth;

/// <summary>Where access keys are known.</summary>
public interface ICredentialStore
{
    /// <summary>The credential of an access key id, or null. Asked for every request: answer from memory.</summary>
    ValueTask<FarmCredential?> FindAsync(string accessKeyId, CancellationToken cancellation);
}
