using System.Globalization;
using System.Text.Json;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Auth.Identities;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Keys;

/// <summary>What the subcommands of `keys` do to the identities file.</summary>
internal sealed class KeyActions(string file, string sessionKeyFile, TextWriter output, TimeProvider time)
{
    public int Create(string account, string user, IReadOnlyList<string> policies)
    {
        var key = new KeyDocument { AccessKeyId = AccessKeys.NewId(AccessKeys.Lasting), SecretAccessKey = AccessKeys.NewSecret(), Created = time.GetUtcNow() };
        Change(document =>
        {
            var users = Account(document, account).Users;
            users.TryAdd(user, new UserDocument());
            var known = users[user];
            users[user] = known with { Policies = [.. known.Policies.Union(policies, StringComparer.Ordinal)], Keys = [.. known.Keys, key] };
        });
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
                output.WriteLine($"  role {name}  policies: {Names(role.Policies)}  sessions up to {role.MaximumSessionSeconds} s");
            }

            output.WriteLine($"  policies: {Names([.. account.Policies.Keys, .. BuiltInPolicies.All.Keys])}");
        }

        return 0;
    }

    public int Revoke(string accessKeyId)
    {
        var found = false;
        Change(document =>
        {
            foreach (var user in document.Accounts.Values.SelectMany(static account => account.Users.Values))
            {
                var at = user.Keys.FindIndex(key => key.AccessKeyId == accessKeyId);
                if (at >= 0)
                {
                    found = true;
                    user.Keys[at] = user.Keys[at] with { Revoked = user.Keys[at].Revoked ?? time.GetUtcNow() };
                }
            }
        });
        if (!found)
        {
            throw new UsageException($"{file} has no key {accessKeyId}; see `buildfarm keys list`");
        }

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

        Change(document => Account(document, account).Policies[name] = policy);
        output.WriteLine($"account {account} has the policy {name}");
        return 0;
    }

    public int PutRole(string account, string name, IReadOnlyList<string> policies, TimeSpan? longest)
    {
        Change(document =>
        {
            var roles = Account(document, account).Roles;
            var known = roles.GetValueOrDefault(name) ?? new RoleDocument();
            roles[name] = known with { Policies = [.. policies], MaximumSessionSeconds = longest is { } time ? (int)time.TotalSeconds : known.MaximumSessionSeconds };
        });
        output.WriteLine($"account {account} has the role {name}");
        return 0;
    }

    public int Session(string account, string role, TimeSpan duration, string name)
    {
        var found = IdentitySet.Of(Read()).FindRole(account, role)
            ?? throw new UsageException($"the account {account} has no role {role}; make it with `buildfarm keys role --account {account} --role {role} --policy …`");
        if (duration < SessionTokens.Shortest || duration > found.Longest)
        {
            throw new UsageException($"a session of {role} lasts {SessionTokens.Shortest.TotalSeconds} to {found.Longest.TotalSeconds} seconds");
        }

        if (!IdentitySet.Name().IsMatch(name))
        {
            throw new UsageException("--name takes letters, digits and +=,.@_- (at most 64)");
        }

        var session = SessionTokens.LoadOrCreate(sessionKeyFile).Issue(found, name, time.GetUtcNow() + duration);
        Print(
            ("AWS_ACCESS_KEY_ID", session.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", session.SecretAccessKey), ("AWS_SESSION_TOKEN", session.SessionToken!),
            ("BUILDFARM_ACCOUNT", account));
        output.WriteLine($"# ends {Time(session.Expires!.Value)}");
        return 0;
    }

    private static AccountDocument Account(IdentitiesDocument document, string id)
    {
        document.Accounts.TryAdd(id, new AccountDocument());
        return document.Accounts[id];
    }

    private IdentitiesDocument Read() => Guard(() => IdentitiesFile.Read(file));

    private void Change(Action<IdentitiesDocument> change) => Guard(() => IdentitiesFile.Change(file, document =>
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
