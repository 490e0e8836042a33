using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using BuildFarm.Model.Auth.Policies;

namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>An identities document, checked, with every policy parsed: what requests are held against. Immutable.</summary>
internal sealed partial class IdentitySet
{
    public static readonly IdentitySet Empty = new([], []);

    private readonly FrozenDictionary<string, FarmCredential> _keys;
    private readonly FrozenDictionary<(string Account, string Name), Role> _roles;

    private IdentitySet(Dictionary<string, FarmCredential> keys, Dictionary<(string, string), Role> roles)
    {
        _keys = keys.ToFrozenDictionary(StringComparer.Ordinal);
        _roles = roles.ToFrozenDictionary();
    }

    /// <summary>How many keys are good.</summary>
    public int Keys => _keys.Count;

    public FarmCredential? FindKey(string accessKeyId) => _keys.GetValueOrDefault(accessKeyId);

    public Role? FindRole(string account, string name) => _roles.GetValueOrDefault((account, name));

    /// <exception cref="FormatException">What is wrong, of which account and whom; no secret.</exception>
    public static IdentitySet Of(IdentitiesDocument document)
    {
        var keys = new Dictionary<string, FarmCredential>(StringComparer.Ordinal);
        var roles = new Dictionary<(string, string), Role>();
        foreach (var (id, account) in document.Accounts)
        {
            Require(AccountId().IsMatch(id), $"the account '{Shown(id)}' is not twelve digits");
            // What is null in the file has passed the reader: it looks at members, not at items.
            Require(account is not null && !account.Users.ContainsValue(null!) && !account.Roles.ContainsValue(null!)
                && account.Users.Values.All(static user => !user.Keys.Contains(null!)), $"account {id}: something in it is null");
            var policies = Policies(id, account!);
            foreach (var (name, user) in account!.Users)
            {
                AddUser(keys, id, name, user, policies);
            }

            foreach (var (name, role) in account.Roles)
            {
                Require(Name().IsMatch(name), $"account {id}: the role '{Shown(name)}' has no name of letters, digits and +=,.@_- (at most 64)");
                var longest = TimeSpan.FromSeconds(role.MaximumSessionSeconds);
                Require(longest >= SessionTokens.Shortest && longest <= SessionTokens.Longest, $"account {id}, role {name}: maximumSessionSeconds must be 900 to 43200");
                Require(role.Trusts.All(static trusted => trusted is not null && AccountId().IsMatch(trusted)), $"account {id}, role {name}: trusts must name accounts of twelve digits");
                roles.Add((id, name), new Role(id, name, Attached(role.Policies, policies, $"account {id}, role {name}"), longest) { Trusts = [.. role.Trusts] });
            }
        }

        return new IdentitySet(keys, roles);
    }

    private static void AddUser(
        Dictionary<string, FarmCredential> keys, string account, string name, UserDocument user, Dictionary<string, PolicyDocument> policies)
    {
        Require(Name().IsMatch(name), $"account {account}: the user '{Shown(name)}' has no name of letters, digits and +=,.@_- (at most 64)");
        var where = $"account {account}, user {name}";
        var attached = Attached(user.Policies, policies, where);
        foreach (var key in user.Keys)
        {
            Require(KeyId().IsMatch(key.AccessKeyId), $"{where}: an accessKeyId must be 16 to 128 capital letters and digits");
            Require(key.SecretAccessKey.Length is >= 32 and <= 128, $"{where}, key {key.AccessKeyId}: the secretAccessKey must have 32 to 128 characters");
            if (key.Revoked is not null)
            {
                continue;
            }

            Require(keys.TryAdd(key.AccessKeyId, new FarmCredential
            {
                AccessKeyId = key.AccessKeyId,
                SecretAccessKey = key.SecretAccessKey,
                Account = account,
                Principal = $"arn:aws:iam::{account}:user/{name}",
                Policies = attached,
            }), $"{where}: the key {key.AccessKeyId} stands twice");
        }
    }

    private static Dictionary<string, PolicyDocument> Policies(string id, AccountDocument account)
    {
        var policies = new Dictionary<string, PolicyDocument>(BuiltInPolicies.All, StringComparer.Ordinal);
        foreach (var (name, json) in account.Policies)
        {
            Require(!BuiltInPolicies.All.ContainsKey(name), $"account {id}: the policy '{name}' is built in; give yours another name");
            Require(PolicyDocument.TryParse(JsonSerializer.SerializeToUtf8Bytes(json, IdentitiesJson.Default.JsonElement), ofResource: false, out var parsed, out var problem),
                $"account {id}, policy {Shown(name)}: {problem}");
            policies[name] = parsed!;
        }

        return policies;
    }

    private static List<PolicyDocument> Attached(List<string> names, Dictionary<string, PolicyDocument> policies, string where)
    {
        var attached = new List<PolicyDocument>(names.Count);
        foreach (var name in names)
        {
            Require(policies.TryGetValue(name, out var policy), $"{where}: there is no policy '{Shown(name)}' in the account; it has {string.Join(", ", policies.Keys)}");
            attached.Add(policy!);
        }

        return attached;
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new FormatException(problem);
        }
    }

    private static string Shown(string name) => string.Concat(name.Take(64).Select(static c => char.IsControl(c) ? '?' : c));

    [GeneratedRegex("^[0-9]{12}\\z", RegexOptions.CultureInvariant)]
    internal static partial Regex AccountId();

    [GeneratedRegex("^[A-Za-z0-9+=,.@_-]{1,64}\\z", RegexOptions.CultureInvariant)]
    internal static partial Regex Name();

    [GeneratedRegex("^[A-Z0-9]{16,128}\\z", RegexOptions.CultureInvariant)]
    internal static partial Regex KeyId();
}
