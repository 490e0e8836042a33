using BuildFarm.Gateway.Auth;

namespace BuildFarm.Gateway.Tests.Auth;

public sealed class RootCredentialTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_first_start_makes_a_credential_that_its_owner_alone_may_read()
    {
        var path = _folder["root-credential.json"];

        var made = RootCredential.LoadOrCreate(path);

        Assert.Matches("^AKIA[A-Z2-7]{16}$", made.AccessKeyId);
        Assert.Equal(40, made.SecretAccessKey.Length);
        Assert.Equal("000000000000", made.Account);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(made, RootCredential.LoadOrCreate(path));
        Assert.DoesNotContain(made.SecretAccessKey, made.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_first_starts_at_once_agree_on_one_credential()
    {
        var path = _folder["root-credential.json"];

        var made = new FarmCredential[16];
        Parallel.For(0, made.Length, at => made[at] = RootCredential.LoadOrCreate(path));

        Assert.Single(made.Distinct());
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_that_others_may_read_is_refused()
    {
        var path = _folder["root-credential.json"];
        RootCredential.LoadOrCreate(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Contains("chmod 600", Assert.Throws<UnauthorizedAccessException>(() => RootCredential.LoadOrCreate(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json, and a secret")]
    [InlineData("""{"accessKeyId":"AKIAAAAAAAAAAAAAAAAA","secretAccessKey":"short","account":"000000000000","principal":"p"}""")]
    public void A_file_that_is_no_credential_is_refused_without_showing_it(string content)
    {
        var path = _folder["root-credential.json"];
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var refusal = Assert.Throws<InvalidDataException>(() => RootCredential.LoadOrCreate(path));

        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", refusal.ToString(), StringComparison.Ordinal);
    }
}
