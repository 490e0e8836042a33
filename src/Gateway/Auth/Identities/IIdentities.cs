namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>Accounts, users, keys and roles as they are now.</summary>
internal interface IIdentities
{
    IdentitySet Current { get; }
}
