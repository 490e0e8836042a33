using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using BuildFarm.Silo.Configuration;
using BuildFarm.Silo.Keys;

namespace BuildFarm.Silo.Tests.Keys;

public sealed class KeysCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string Log => Path.Combine(_folder, "audit", "audit.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_key_is_made_listed_without_its_secret_and_revoked()
    {
        var made = await RunAsync("keys", "create", "--account", "111122223333", "--user", "ci", "--policy", "read-only");
        var id = Regex.Match(made, "AWS_ACCESS_KEY_ID=(AKIA[A-Z2-7]{16})").Groups[1].Value;
        var secret = Regex.Match(made, "AWS_SECRET_ACCESS_KEY=(\\S{40})").Groups[1].Value;

        var listed = await RunAsync("keys", "list");
        Assert.Contains("account 111122223333", listed, StringComparison.Ordinal);
        Assert.Contains("user ci  policies: read-only", listed, StringComparison.Ordinal);
        Assert.Contains($"{id}  good", listed, StringComparison.Ordinal);
        Assert.NotEmpty(secret);
        Assert.DoesNotContain(secret, listed, StringComparison.Ordinal);

        await RunAsync("keys", "revoke", id);
        Assert.Contains($"{id}  revoked", await RunAsync("keys", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identities_of_the_place_before_are_moved_and_not_lost()
    {
        await RunAsync("keys", "create", "--account", "111122223333", "--user", "ci");
        var before = Path.Combine(_folder, "identities.json");
        File.Move(Path.Combine(_folder, "identities", "identities.json"), before);

        Assert.Contains("user ci", await RunAsync("keys", "list"), StringComparison.Ordinal);
        Assert.False(File.Exists(before));
    }

    [Fact]
    public async Task A_role_with_a_policy_of_its_own_gives_sessions()
    {
        var policy = Path.Combine(_folder, "policy.json");
        await File.WriteAllTextAsync(policy, """{"Statement":{"Effect":"Allow","Action":"imagebuilder:List*","Resource":"*"}}""");
        await RunAsync("keys", "policy", "--account", "111122223333", "--name", "lists", "--file", policy);
        await RunAsync("keys", "role", "--account", "111122223333", "--role", "night", "--policy", "lists", "--longest", "2h");

        var session = await RunAsync("keys", "session", "--account", "111122223333", "--role", "night", "--duration", "90m", "--name", "me");

        Assert.Matches("AWS_ACCESS_KEY_ID=ASIA[A-Z2-7]{16}\n", session);
        Assert.Matches("AWS_SESSION_TOKEN=[A-Za-z0-9_-]{100,}\n", session);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "session-key")));
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_log_with_who_what_and_result_and_no_secret()
    {
        var made = await RunAsync("keys", "create", "--account", "111122223333", "--user", "ci", "--policy", "read-only");
        var id = Regex.Match(made, "AKIA[A-Z2-7]{16}").Value;
        await RunAsync("keys", "role", "--account", "111122223333", "--role", "night", "--policy", "read-only");
        var session = await RunAsync("keys", "session", "--account", "111122223333", "--role", "night", "--name", "me");
        await RunAsync("keys", "list");
        await RunAsync("keys", "revoke", id);
        await Assert.ThrowsAsync<UsageException>(() => RunAsync("keys", "revoke", "a-secret+that/was/pasted"));

        var whole = await File.ReadAllTextAsync(Log);
        var lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            [
                ("keys:create", "arn:aws:iam::111122223333:user/ci", "ok"), ("keys:role", "arn:aws:iam::111122223333:role/night", "ok"),
                ("keys:session", "arn:aws:iam::111122223333:role/night", "ok"), ("keys:revoke", "arn:aws:iam::111122223333:user/ci", "ok"), ("keys:revoke", "*", "refused"),
            ],
            lines.Select(static line => (Text(line, "action"), Text(line, "resource"), Text(line, "result"))));
        Assert.All(lines, static line => Assert.Equal(("os-user:" + Environment.UserName, "keys"), (Text(line, "principal"), Text(line, "face"))));
        Assert.Equal((id, "read-only"), (lines[0].GetProperty("answered")[0].GetString(), Text(lines[0].GetProperty("request"), "policies")));
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/night/me", lines[2].GetProperty("answered")[0].GetString());
        var secrets = Regex.Matches(made + session, "(?:SECRET_ACCESS_KEY|SESSION_TOKEN)=(\\S+)").Select(static found => found.Groups[1].Value).Append("a-secret+that/was/pasted").ToList();
        Assert.Equal(4, secrets.Count);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, whole, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_changed_while_it_cannot_be_written_down()
    {
        Directory.CreateDirectory(Log);

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => RunAsync("keys", "create", "--user", "ci"));

        Assert.DoesNotContain("ci", await RunAsync("keys", "list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no role", "session", "--role", "night")]
    [InlineData("no key", "revoke", "AKIAAAAAAAAAAAAAAAAA")]
    [InlineData("30m or 12h", "session", "--role", "night", "--duration", "soon")]
    [InlineData("twelve digits", "create", "--user", "ci", "--account", "12")]
    [InlineData("no policy 'all'", "create", "--user", "ci", "--policy", "all")]
    public async Task What_cannot_be_done_is_refused_with_what_to_do(string named, params string[] arguments) =>
        Assert.Contains(named, (await Assert.ThrowsAsync<UsageException>(() => RunAsync(["keys", .. arguments]))).Message, StringComparison.Ordinal);

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    private async Task<string> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var sut = new RootCommand { KeysCommand.Create(output, TimeProvider.System) };
        await sut.Parse([.. arguments, "--data", _folder]).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return output.ToString();
    }
}
