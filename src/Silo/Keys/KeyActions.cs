using System.Globalization;
using System.Text.Json;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Auth.Identities;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Keys;

/// <summary>What the subcommands of `keys` do to the identities file. What they change is in the audit log before they say so.</summary>
internal sealed class KeyActions(string file, string sessionKeyFile, KeysAudit audit, TextWriter output, TimeProvider time)
{
    // As in the lines of calls that put a resource's policy.
    private const int LongestPolicy = 8 * 1024;

    public int Create(string account, string user, IReadOnlyList<string> policies)
    {
        var key = new KeyDocument { AccessKeyId = AccessKeys.NewId(AccessKeys.Lasting), SecretAccessKey = AccessKeys.NewSecret(), Created = time.GetUtcNow() };
        var asked = new Dictionary<string, string> { ["policies"] = string.Join(',', policies) };
        audit.Record("create", $"arn:aws:iam::{account}:user/{user}", asked, () => Change(document =>
        {
            var users = Account(document, account).Users;
            users.TryAdd(user, new UserDocument());
            var known = users[user];
            users[user] = known with { Policies = [.. known.Policies.Union(policies, StringComparer.Ordinal)], Keys = [.. known.Keys, key] };
        }), _ => [key.AccessKeyId]);
        Print(("AWS_ACCESS_KEY_ID", key.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", key.SecretAccessKey), ("BUILDFARM_ACCOUNT", account));
        return 0;
    }

    public int List()
    {
        foreach (var (id, account) in Read().Accounts)
        {
            output.WriteLine($"account {id}");
            foreach (var (name, user) in account.Users)
            {
                output.WriteLine($"  user {name}  policies: {Names(user.Policies)}");
                foreach (var key in user.Keys)
                {
                    output.WriteLine($"    {key.AccessKeyId}  {(key.Revoked is { } revoked ? $"revoked {Time(revoked)}" : $"good{(key.Created is { } made ? $", made {Time(made)}" : "")}")}");
                }
            }

            foreach (var (name, role) in account.Roles)
            {
                output.WriteLine($"  role {name}  policies: {Names(role.Policies)}  sessions up to {role.MaximumSessionSeconds} s{(role.Trusts.Count == 0 ? "" : $"  trusts: {Names(role.Trusts)}")}");
            }

            output.WriteLine($"  policies: {Names([.. account.Policies.Keys, .. BuiltInPolicies.All.Keys])}");
        }

        return 0;
    }

    public int Revoke(string accessKeyId)
    {
        // What is no id may be a secret that was pasted in its place.
        var asked = new Dictionary<string, string> { ["accessKeyId"] = IdentitySet.KeyId().IsMatch(accessKeyId) ? accessKeyId : $"({accessKeyId.Length} characters)" };
        audit.Record("revoke", Owner(accessKeyId), asked, () => Change(document =>
        {
            var keys = document.Accounts.Values.SelectMany(static account => account.Users.Values).Select(static user => user.Keys)
                .FirstOrDefault(keys => keys.Exists(key => key.AccessKeyId == accessKeyId))
                ?? throw new UsageException($"{file} has no key {accessKeyId}; see `buildfarm keys list`");
            var at = keys.FindIndex(key => key.AccessKeyId == accessKeyId);
            keys[at] = keys[at] with { Revoked = keys[at].Revoked ?? time.GetUtcNow() };
        }));
        output.WriteLine($"{accessKeyId} is revoked");
        return 0;
    }

    public int PutPolicy(string account, string name, string policyFile)
    {
        JsonElement policy;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(policyFile));
            policy = json.RootElement.Clone();
        }
        catch (JsonException problem)
        {
            throw new UsageException($"{policyFile} is no JSON: {problem.Message}");
        }

        var text = policy.GetRawText();
        var asked = new Dictionary<string, string> { ["policy"] = text.Length <= LongestPolicy ? text : $"({text.Length} characters)" };
        audit.Record("policy", $"arn:aws:iam::{account}:policy/{name}", asked, () => Change(document => Account(document, account).Policies[name] = policy));
        output.WriteLine($"account {account} has the policy {name}");
        return 0;
    }

    public int PutRole(string account, string name, IReadOnlyList<string> policies, IReadOnlyList<string> trusts, TimeSpan? longest)
    {
        var asked = new Dictionary<string, string> { ["policies"] = string.Join(',', policies), ["trusts"] = string.Join(',', trusts), ["longest"] = longest?.ToString() ?? "" };
        audit.Record("role", $"arn:aws:iam::{account}:role/{name}", asked, () => Change(document =>
        {
            var roles = Account(document, account).Roles;
            var known = roles.GetValueOrDefault(name) ?? new RoleDocument();
            roles[name] = known with
            {
                Policies = [.. policies],
                Trusts = [.. trusts],
                MaximumSessionSeconds = longest is { } time ? (int)time.TotalSeconds : known.MaximumSessionSeconds,
            };
        }));
        output.WriteLine($"account {account} has the role {name}");
        return 0;
    }

    public int Session(string account, string role, TimeSpan duration, string name)
    {
        var asked = new Dictionary<string, string> { ["name"] = name, ["duration"] = duration.ToString() };
        var session = audit.Record(
            "session", $"arn:aws:iam::{account}:role/{role}", asked, () => Issue(account, role, duration, name), static made => [made.Principal, made.AccessKeyId]);
        Print(
            ("AWS_ACCESS_KEY_ID", session.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", session.SecretAccessKey), ("AWS_SESSION_TOKEN", session.SessionToken!),
            ("BUILDFARM_ACCOUNT", account));
        output.WriteLine($"# ends {Time(session.Expires!.Value)}");
        return 0;
    }

    private FarmCredential Issue(string account, string role, TimeSpan duration, string name)
    {
        var found = IdentitySet.Of(Read()).FindRole(account, role)
            ?? throw new UsageException($"the account {account} has no role {role}; make it with `buildfarm keys role --account {account} --role {role} --policy …`");
        if (duration < SessionTokens.Shortest || duration > found.Longest)
        {
            throw new UsageException($"a session of {role} lasts {SessionTokens.Shortest.TotalSeconds} to {found.Longest.TotalSeconds} seconds");
        }

        return IdentitySet.Name().IsMatch(name)
            ? SessionTokens.LoadOrCreate(sessionKeyFile).Issue(found, name, time.GetUtcNow() + duration)
            : throw new UsageException("--name takes letters, digits and +=,.@_- (at most 64)");
    }

    /// <summary>ARN of the user whose key it is; * for nobody's.</summary>
    private string Owner(string accessKeyId) => Read().Accounts
        .SelectMany(static account => account.Value.Users.Select(user => (Arn: $"arn:aws:iam::{account.Key}:user/{user.Key}", user.Value.Keys)))
        .FirstOrDefault(user => user.Keys.Exists(key => key.AccessKeyId == accessKeyId)).Arn ?? "*";

    private static AccountDocument Account(IdentitiesDocument document, string id)
    {
        document.Accounts.TryAdd(id, new AccountDocument());
        return document.Accounts[id];
    }

    private IdentitiesDocument Read() => Guard(() => IdentitiesFile.Read(file));

    private IdentitiesDocument Change(Action<IdentitiesDocument> change) => Guard(() => IdentitiesFile.Change(file, document =>
    {
        change(document);
        return document;
    }));

    private static T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception problem) when (problem is InvalidDataException or UnauthorizedAccessException)
        {
            throw new UsageException(problem.Message);
        }
    }

    /// <summary>Lines for eval in a shell, as `buildfarm env` prints them.</summary>
    private void Print(params ReadOnlySpan<(string Name, string Value)> variables)
    {
        foreach (var (name, value) in variables)
        {
            // Keys may hold / and +, which every shell takes as they are; tokens are base64url.
            output.WriteLine($"export {name}={value}");
        }
    }

    private static string Names(IReadOnlyCollection<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
