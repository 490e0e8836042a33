using System.CommandLine;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Keys;

/// <summary>`keys`: who may call the farm. Works on the identities file alone, so it runs where that file is, whether the farm is up or not.</summary>
internal static class KeysCommand
{
    public static Command Create(TextWriter output, TimeProvider time)
    {
        var data = new Option<string>("--data") { Description = "The farm's data folder", DefaultValueFactory = _ => UpCommand.DefaultData(), Recursive = true };
        var config = new Option<string?>("--config") { Description = "The farm's configuration file (JSON)", Recursive = true };
        var command = new Command("keys", "Access keys, policies, roles and sessions of this farm's accounts") { data, config };
        KeyActions Actions(ParseResult parsed)
        {
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            var settings = SettingsFile.Read(parsed.GetValue(config));
            var file = IdentitiesPlace.Of(settings, folder);
            var audit = new KeysAudit(settings.Audit.Enabled ? Path.Combine(folder, "audit") : null, settings.Audit.Durable, time);
            return new KeyActions(file, Path.Combine(folder, "session-key"), audit, output, time);
        }

        command.Add(CreateKey(Actions));
        command.Add(List(Actions));
        command.Add(Revoke(Actions));
        command.Add(Policy(Actions));
        command.Add(Role(Actions));
        command.Add(Session(Actions));
        return command;
    }

    private static Command CreateKey(Func<ParseResult, KeyActions> actions)
    {
        var account = Account();
        var user = new Option<string>("--user") { Description = "Whose key it is; made when there is none of the name", Required = true };
        var policies = Policies("What a new user may do, or an old one may do besides: administrator, read-only, or a policy of the account");
        var command = new Command("create", "Makes an access key and prints it, once") { account, user, policies };
        command.SetAction(parsed => actions(parsed).Create(parsed.GetValue(account)!, parsed.GetValue(user)!, parsed.GetValue(policies) ?? []));
        return command;
    }

    private static Command List(Func<ParseResult, KeyActions> actions)
    {
        var command = new Command("list", "Shows accounts, users, keys, roles and policies, without secrets");
        command.SetAction(parsed => actions(parsed).List());
        return command;
    }

    private static Command Revoke(Func<ParseResult, KeyActions> actions)
    {
        var key = new Argument<string>("ACCESSKEYID");
        var command = new Command("revoke", "Takes a key back; a running farm refuses it at once") { key };
        command.SetAction(parsed => actions(parsed).Revoke(parsed.GetValue(key)!));
        return command;
    }

    private static Command Policy(Func<ParseResult, KeyActions> actions)
    {
        var account = Account();
        var name = new Option<string>("--name") { Description = "The policy's name", Required = true };
        var file = new Option<string>("--file") { Description = "The policy, in the JSON form of IAM", Required = true };
        var command = new Command("policy", "Puts a policy into an account, or another in its place") { account, name, file };
        command.SetAction(parsed => actions(parsed).PutPolicy(parsed.GetValue(account)!, parsed.GetValue(name)!, parsed.GetValue(file)!));
        return command;
    }

    private static Command Role(Func<ParseResult, KeyActions> actions)
    {
        var account = Account();
        var name = new Option<string>("--role") { Description = "The role's name", Required = true };
        var policies = Policies("What its sessions may do");
        var longest = new Option<string?>("--longest") { Description = "How long a session may last, such as 1h (15m to 12h)" };
        var trusts = new Option<string[]>("--trust") { Description = "An account besides its own whose users may assume it, where their policies let them" };
        var command = new Command("role", "Puts a role into an account, or other policies and trusts on it") { account, name, policies, longest, trusts };
        command.SetAction(parsed => actions(parsed).PutRole(
            parsed.GetValue(account)!, parsed.GetValue(name)!, parsed.GetValue(policies) ?? [], parsed.GetValue(trusts) ?? [], parsed.GetValue(longest) is { } text ? Durations.Parse("--longest", text) : null));
        return command;
    }

    private static Command Session(Func<ParseResult, KeyActions> actions)
    {
        var account = Account();
        var role = new Option<string>("--role") { Description = "The role's name", Required = true };
        var duration = new Option<string>("--duration") { Description = "How long, such as 30m", DefaultValueFactory = _ => "1h" };
        var name = new Option<string>("--name") { Description = "The session's name, as the audit log shows it", DefaultValueFactory = _ => Environment.UserName };
        var command = new Command("session", "Makes a temporary credential for a role and prints it") { account, role, duration, name };
        command.SetAction(parsed => actions(parsed).Session(
            parsed.GetValue(account)!, parsed.GetValue(role)!, Durations.Parse("--duration", parsed.GetValue(duration)!), parsed.GetValue(name)!));
        return command;
    }

    private static Option<string> Account() => new("--account")
    {
        Description = "Twelve digits",
        DefaultValueFactory = _ => Gateway.Auth.RootCredential.DefaultAccount,
    };

    private static Option<string[]> Policies(string description) => new("--policy") { Description = description };
}
