using BuildFarm.Gateway.Auth.Identities;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Gateway.Tests.Auth;

public sealed class IdentitiesFileTests : IDisposable
{
    private const string Id = "AKIAUSERUSERUSERUSER";
    private const string Secret = "0123456789012345678901234567890123456789";

    private readonly TestFolder _folder = new();
    private readonly CapturedLogs _logs = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_file_is_no_identities() => Assert.Empty(IdentitiesFile.Read(_folder["identities.json"]).Accounts);

    [Theory]
    [InlineData("not json: 0123456789012345678901234567890123456789", "line 1")]
    [InlineData("""{"acounts":{}}""", "acounts")]
    [InlineData("""{"accounts":{"12":{}}}""", "twelve digits")]
    [InlineData("""{"accounts":{"111122223333":{"users":{"a b":{}}}}}""", "a b")]
    [InlineData("""{"accounts":{"111122223333":{"users":{"ann":{"policies":["nothing"]}}}}}""", "'nothing'")]
    [InlineData("""{"accounts":{"111122223333":{"policies":{"p":{"Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}}}}}""", "policy p: Statement.Effect")]
    [InlineData("""{"accounts":{"111122223333":{"policies":{"read-only":{}}}}}""", "built in")]
    [InlineData("""{"accounts":{"111122223333":{"roles":{"r":{"maximumSessionSeconds":5}}}}}""", "900 to 43200")]
    [InlineData("""{"accounts":{"111122223333":{"users":null}}}""", "users")]
    [InlineData("""{"accounts":{"111122223333":null}}""", "111122223333")]
    [InlineData("""{"accounts":{"111122223333":{"users":{"ann":{"keys":[{"accessKeyId":"AKIAUSERUSERUSERUSER","secretAccessKey":"short 0123"}]}}}}}""", "32 to 128")]
    [InlineData("""{"accounts":{"111122223333":{"users":{"ann":{"keys":[{"accessKeyId":"AKIAUSERUSERUSERUSER"}]}}}}}""", "line 1")]
    public void A_file_that_cannot_be_used_is_refused_with_the_place_and_without_a_secret(string content, string named)
    {
        var path = Write(content);

        var refusal = Assert.Throws<InvalidDataException>(() => IdentitiesFile.Read(path));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_others_may_read_is_refused()
    {
        var path = Write("{}");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Contains("chmod 600", Assert.Throws<UnauthorizedAccessException>(() => IdentitiesFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_is_read_back_by_its_owner_alone()
    {
        var path = _folder["identities.json"];

        IdentitiesFile.Change(path, static document => Add(document));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(Id, Assert.Single(IdentitiesFile.Read(path).Accounts["111122223333"].Users["ann"].Keys).AccessKeyId);
    }

    [Fact]
    public void A_change_that_would_spoil_the_file_is_not_made()
    {
        var path = _folder["identities.json"];
        IdentitiesFile.Change(path, static document => Add(document));
        var before = File.ReadAllText(path);

        Assert.Throws<InvalidDataException>(() => IdentitiesFile.Change(path, static document =>
        {
            document.Accounts["111122223333"].Users["ann"].Policies.Add("nothing");
            return document;
        }));

        Assert.Equal(before, File.ReadAllText(path));
    }

    [Fact]
    public async Task A_changed_file_is_in_force_and_a_spoiled_one_leaves_the_last_in_force()
    {
        var path = _folder["identities.json"];
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(_logs));
        using var sut = new WatchedIdentities(path, loggers.CreateLogger<WatchedIdentities>());
        Assert.Null(sut.Current.FindKey(Id));

        await ChangedAsync(sut, () => IdentitiesFile.Change(path, static document => Add(document)), () => sut.Current.FindKey(Id) is not null);
        Assert.Equal("arn:aws:iam::111122223333:user/ann", sut.Current.FindKey(Id)!.Principal);

        await ChangedAsync(sut, () => File.WriteAllText(path, "spoiled"), () => _logs.Lines.Any(static line => line.Contains("stay as they were", StringComparison.Ordinal)));
        Assert.NotNull(sut.Current.FindKey(Id));

        await ChangedAsync(sut, () => File.Delete(path), () => sut.Current.FindKey(Id) is null);
    }

    /// <summary>Makes a change and waits until the file has been read so often that the condition holds.</summary>
    private static async Task ChangedAsync(WatchedIdentities sut, Action change, Func<bool> done)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (done())
            {
                reached.TrySetResult();
            }
        }

        sut.Reloaded += Look;
        change();
        Look();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        sut.Reloaded -= Look;
    }

    private static IdentitiesDocument Add(IdentitiesDocument document)
    {
        document.Accounts["111122223333"] = new AccountDocument
        {
            Users = { ["ann"] = new UserDocument { Keys = [new KeyDocument { AccessKeyId = Id, SecretAccessKey = Secret }] } },
        };
        return document;
    }

    private string Write(string content)
    {
        var path = _folder["identities.json"];
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
