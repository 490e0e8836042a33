namespace BuildFarm.Gateway.Auth;

/// <summary>Knows the root credential and nothing else.</summary>
internal sealed class SingleCredentialStore(FarmCredential credential) : ICredentialStore
{
    public ValueTask<FarmCredential?> FindAsync(string accessKeyId, CancellationToken cancellation) =>
        ValueTask.FromResult(string.Equals(accessKeyId, credential.AccessKeyId, StringComparison.Ordinal) ? credential : null);
}
