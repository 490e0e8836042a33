namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>Accounts, users, keys and roles as they are now.</summary>
internal interface IIdentities
{
    /// <summary>After they may have changed.</summary>
    event Action? Reloaded;

    IdentitySet Current { get; }
}
