using BuildFarm.Gateway.Auth.Identities;

namespace BuildFarm.Gateway.Auth;

/// <summary>Knows the root credential, the keys of the identities file, and the sessions of its roles.</summary>
internal sealed class CredentialStore(FarmCredential root, IIdentities identities, SessionTokens sessions) : ICredentialStore
{
    public ValueTask<FarmCredential?> FindAsync(string accessKeyId, string? sessionToken, CancellationToken cancellation) =>
        ValueTask.FromResult(sessionToken is null ? FindKey(accessKeyId) : FindSession(accessKeyId, sessionToken));

    private FarmCredential? FindKey(string accessKeyId) =>
        string.Equals(accessKeyId, root.AccessKeyId, StringComparison.Ordinal) ? root : identities.Current.FindKey(accessKeyId);

    /// <summary>A session is good for as long as its role is there; what the role may do is what its policies say now.</summary>
    private FarmCredential? FindSession(string accessKeyId, string token)
    {
        if (sessions.Open(token) is not { } session || !string.Equals(session.AccessKeyId, accessKeyId, StringComparison.Ordinal))
        {
            return null;
        }

        return identities.Current.FindRole(session.Account, session.Role) is not { } role ? null : new FarmCredential
        {
            AccessKeyId = session.AccessKeyId,
            SecretAccessKey = session.SecretAccessKey,
            SessionToken = token,
            Expires = DateTimeOffset.FromUnixTimeSeconds(session.Expires),
            Account = session.Account,
            Principal = $"arn:aws:sts::{session.Account}:assumed-role/{session.Role}/{session.Name}",
            Role = role.Arn,
            Policies = role.Policies,
        };
    }
}
