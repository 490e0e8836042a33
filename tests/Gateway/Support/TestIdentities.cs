using System.Text.Json;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Auth.Identities;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Tests;

/// <summary>Accounts for a test: users and roles with a policy each, written to the server's identities file before it starts.</summary>
internal sealed class TestIdentities
{
    private readonly IdentitiesDocument _document = new();

    /// <summary>A user with a key and one policy.</summary>
    /// <param name="statements">JSON of one statement or a list of them.</param>
    public SigningCredential User(string account, string name, string statements)
    {
        var key = new KeyDocument { AccessKeyId = AccessKeys.NewId(AccessKeys.Lasting), SecretAccessKey = AccessKeys.NewSecret() };
        Account(account).Policies["of-" + name] = Policy(statements);
        Account(account).Users[name] = new UserDocument { Policies = ["of-" + name], Keys = [key] };
        return new SigningCredential(key.AccessKeyId, key.SecretAccessKey);
    }

    public void Role(string account, string name, string statements, int longest = 3600, params string[] trusts)
    {
        Account(account).Policies["of-" + name] = Policy(statements);
        Account(account).Roles[name] = new RoleDocument { Policies = ["of-" + name], MaximumSessionSeconds = longest, Trusts = [.. trusts] };
    }

    public void WriteTo(GatewayServer server) => IdentitiesFile.Change(server.IdentitiesFile, _ => _document);

    private AccountDocument Account(string id)
    {
        _document.Accounts.TryAdd(id, new AccountDocument());
        return _document.Accounts[id];
    }

    private static JsonElement Policy(string statements) => JsonDocument.Parse($$"""{"Version":"2012-10-17","Statement":{{statements}}}""").RootElement;
}
