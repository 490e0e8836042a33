using System.Collections.Concurrent;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Auth;

/// <summary>Derived keys, which are good for a day: spares four HMACs a request.</summary>
internal sealed class SigningKeyCache
{
    /// <summary>Only keys of credentials that exist are derived, so this many are days and regions, not attackers' guesses.</summary>
    private const int Capacity = 4096;

    private readonly ConcurrentDictionary<(string Secret, CredentialScope Scope), byte[]> _keys = new();

    public byte[] Get(FarmCredential credential, CredentialScope scope)
    {
        var name = (credential.SecretAccessKey, scope);
        if (_keys.TryGetValue(name, out var key))
        {
            return key;
        }

        if (_keys.Count >= Capacity)
        {
            _keys.Clear();
        }

        key = SigV4Signature.DeriveKey(credential.SecretAccessKey, scope);
        _keys[name] = key;
        return key;
    }
}
