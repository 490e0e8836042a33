using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using BuildFarm.Gateway.Calls.Audit;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Tests.Sts;

/// <summary>GetCallerIdentity and AssumeRole, as the Query protocol has them on the wire.</summary>
public sealed class StsFaceTests : IAsyncLifetime
{
    private const string Team = "111122223333";
    private const string Partner = "222233334444";
    private const string Everything = """{"Effect":"Allow","Action":"*","Resource":"*"}""";
    private const string Night = $"arn:aws:iam::{Team}:role/night";
    private static readonly XNamespace s_xml = "https://sts.amazonaws.com/doc/2011-06-15/";

    private readonly TestFolder _folder = new();
    private GatewayServer _server = null!;
    private SigningCredential _ann = null!;
    private SigningCredential _bob = null!;
    private SigningCredential _partner = null!;

    public async Task InitializeAsync()
    {
        var identities = new TestIdentities();
        _ann = identities.User(Team, "ann", $$"""[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::{{Team}}:role/*"},{"Effect":"Deny","Action":"sts:*","Resource":"*/secret"}]""");
        _bob = identities.User(Team, "bob", """{"Effect":"Allow","Action":"imagebuilder:*","Resource":"*"}""");
        _partner = identities.User(Partner, "eve", Everything);
        identities.Role(Team, "night", """[{"Effect":"Allow","Action":["imagebuilder:ListImages","sts:AssumeRole"],"Resource":"*"}]""", longest: 7200);
        identities.Role(Team, "secret", Everything);
        identities.Role(Team, "open", Everything, 900, Partner);
        _server = await GatewayServer.StartAsync(
            change: options => options with { AuditFolder = _folder.Path, CallsPerSecond = 1, CallBurst = 30 }, prepare: identities.WriteTo);
        _server.Operations.On<ListImagesRequest>("ListImages", static _ => new ListImagesResponse());
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_caller_is_told_who_it_is()
    {
        var root = await AskAsync(_server.Credential, "GetCallerIdentity");
        var ann = await AskAsync(_ann, "GetCallerIdentity");
        var session = await AskAsync(await SessionAsync(_ann, Night), "GetCallerIdentity");

        Assert.Equal(("000000000000", "arn:aws:iam::000000000000:root", "000000000000"), (root["Account"], root["Arn"], root["UserId"]));
        Assert.Equal((Team, $"arn:aws:iam::{Team}:user/ann"), (ann["Account"], ann["Arn"]));
        Assert.Matches("^AIDA[A-Z2-7]{17}$", ann["UserId"]);
        Assert.Equal((Team, $"arn:aws:sts::{Team}:assumed-role/night/me"), (session["Account"], session["Arn"]));
        Assert.Matches("^AROA[A-Z2-7]{17}:me$", session["UserId"]);
    }

    [Fact]
    public async Task A_session_that_is_given_out_does_what_its_role_may_until_its_time()
    {
        var answer = await AskAsync(_ann, "AssumeRole", ("RoleArn", Night), ("RoleSessionName", "me"), ("DurationSeconds", "900"));
        using var client = new RestClient(_server) { Signer = new SigV4Signer(Credential(answer), GatewayServer.Region) };

        Assert.Equal("2026-01-31T12:15:00Z", answer["Expiration"]);
        Assert.Equal($"arn:aws:sts::{Team}:assumed-role/night/me", answer["Arn"]);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync("POST", "/ListImages", "{}")).Status);
        Assert.Equal("AccessDeniedException", (await client.SendAsync("POST", "/ListComponents", "{}")).ErrorType);
        ((ManualTime)_server.Time).Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("ExpiredTokenException", (await client.SendAsync("POST", "/ListImages", "{}")).ErrorType);
        Assert.Equal("ExpiredToken", (await RefusalAsync(Credential(answer), "GetCallerIdentity")).Code);
    }

    [Fact]
    public async Task A_role_is_for_those_whose_policies_allow_it_and_for_no_other_account_that_it_does_not_trust()
    {
        var absent = Night.Replace("night", "none", StringComparison.Ordinal);
        Assert.Equal("AccessDenied", (await RefusalAsync(_bob, Night)).Code);
        Assert.Equal("AccessDenied", (await RefusalAsync(_ann, $"arn:aws:iam::{Team}:role/secret")).Code);
        Assert.Equal("AccessDenied", (await RefusalAsync(_ann, $"arn:aws:iam::{Partner}:role/night")).Code);
        var foreign = await RefusalAsync(_partner, Night);
        Assert.Equal("AccessDenied", foreign.Code);
        // What is there and what is not look alike.
        Assert.Equal(foreign.Message, (await RefusalAsync(_partner, absent)).Message.Replace("none", "night", StringComparison.Ordinal));
        Assert.Equal("AccessDenied", (await RefusalAsync(_server.Credential, Night)).Code);

        var session = await AskAsync(_partner, "AssumeRole", ("RoleArn", $"arn:aws:iam::{Team}:role/open"), ("RoleSessionName", "me"));
        Assert.Equal(("2026-01-31T12:15:00Z", $"arn:aws:sts::{Team}:assumed-role/open/me"), (session["Expiration"], session["Arn"]));
    }

    [Theory]
    [InlineData("DurationSeconds", "899", "900 to 43200")]
    [InlineData("DurationSeconds", "43201", "900 to 43200")]
    [InlineData("DurationSeconds", "-900", "900 to 43200")]
    [InlineData("DurationSeconds", "7201", "MaxSessionDuration")]
    [InlineData("RoleSessionName", "m", "RoleSessionName")]
    [InlineData("RoleSessionName", "a/b", "RoleSessionName")]
    [InlineData("RoleSessionName", "a\u0001b", "RoleSessionName")]
    [InlineData("RoleArn", "night", "RoleArn")]
    [InlineData("RoleArn", "arn:aws:iam::111122223333:role/night\n", "RoleArn")]
    [InlineData("Policy", "{}", "no parameter Policy")]
    [InlineData("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess", "no parameter PolicyArns")]
    public async Task What_would_not_hold_is_refused(string name, string value, string problem)
    {
        var parameters = new Dictionary<string, string> { ["RoleArn"] = Night, ["RoleSessionName"] = "me", [name] = value };

        var refused = await RefusalAsync(_ann, "AssumeRole", [.. parameters.Select(static one => (one.Key, one.Value))]);

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationError"), (refused.Status, refused.Code));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_a_session_asks_for_is_an_hour_at_most()
    {
        var session = await SessionAsync(_ann, Night);

        Assert.Contains("role chaining", (await RefusalAsync(session, "AssumeRole", ("RoleArn", Night), ("RoleSessionName", "me"), ("DurationSeconds", "3601"))).Message, StringComparison.Ordinal);
        await SessionAsync(session, Night);
    }

    [Theory]
    [InlineData("imagebuilder", "SignatureDoesNotMatch", HttpStatusCode.Forbidden)]
    [InlineData("buildfarm", "SignatureDoesNotMatch", HttpStatusCode.Forbidden)]
    [InlineData(null, "MissingAuthenticationToken", HttpStatusCode.Forbidden)]
    public async Task A_signature_of_another_service_is_of_no_use_here(string? service, string code, HttpStatusCode status)
    {
        using var client = new RestClient(_server) { Signer = new SigV4Signer(_ann, GatewayServer.Region, service ?? "sts") };
        var body = Encoding.UTF8.GetBytes("Action=GetCallerIdentity&Version=2011-06-15");

        var answer = service is null ? await client.SendUnsignedAsync("POST", "/", body, Form) : await client.SendAsync("POST", "/", body, Form);

        Assert.Equal((status, code), (answer.Status, Values(answer.Text)["Code"]));
    }

    [Fact]
    public async Task Its_signatures_are_of_no_use_for_the_API()
    {
        using var client = new RestClient(_server) { Signer = new SigV4Signer(_server.Credential, GatewayServer.Region, "sts") };

        Assert.Equal("InvalidSignatureException", (await client.SendAsync("POST", "/ListImages", "{}")).ErrorType);
    }

    [Fact]
    public async Task Wrong_keys_and_altered_bodies_are_refused_with_the_services_own_names()
    {
        Assert.Equal("SignatureDoesNotMatch", (await RefusalAsync(_ann with { SecretAccessKey = new string('x', 40) }, "GetCallerIdentity")).Code);
        Assert.Equal("InvalidClientTokenId", (await RefusalAsync(_ann with { AccessKeyId = "AKIAAAAAAAAAAAAAAAAA" }, "GetCallerIdentity")).Code);
        using var client = new RestClient(_server) { Signer = new SigV4Signer(_ann, GatewayServer.Region, "sts") };
        var signed = Encoding.UTF8.GetBytes("Action=GetCallerIdentity&Version=2011-06-15");
        var altered = await client.SendAsync("POST", "/", signed, request =>
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("Action=GetCallerIdentity&Version=2011-06-16"));
            Form(request);
        });
        Assert.Equal("SignatureDoesNotMatch", Values(altered.Text)["Code"]);
        var presigned = client.Signer.Presign(client.Signable("POST", "/"), _server.Time.GetUtcNow(), TimeSpan.FromMinutes(1));
        Assert.Equal("ValidationError", Values((await client.SendUnsignedAsync("POST", "/?" + presigned, signed, Form)).Text)["Code"]);
    }

    [Theory]
    [InlineData("Action=GetSessionToken&Version=2011-06-15", "InvalidAction")]
    [InlineData("Action=GetCallerIdentity&Version=2010-01-01", "InvalidAction")]
    [InlineData("", "InvalidAction")]
    [InlineData("Action=GetCallerIdentity&Action=AssumeRole&Version=2011-06-15", "ValidationError")]
    public async Task What_is_not_served_is_refused(string body, string code)
    {
        using var client = new RestClient(_server) { Signer = new SigV4Signer(_ann, GatewayServer.Region, "sts") };

        var answer = await client.SendAsync("POST", "/", Encoding.UTF8.GetBytes(body), body.Length == 0 ? static request => { request.Content = new ByteArrayContent([]); Form(request); } : Form);

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, Values(answer.Text)["Code"]));
    }

    [Fact]
    public async Task Sessions_given_and_refused_are_in_the_audit_log_without_their_secrets()
    {
        var session = await AskAsync(_ann, "AssumeRole", ("RoleArn", Night), ("RoleSessionName", "me"), ("ExternalId", "between-us"));
        await RefusalAsync(_bob, Night);
        await AskAsync(_ann, "GetCallerIdentity");

        var whole = await File.ReadAllTextAsync(Path.Combine(_folder.Path, AuditLog.FileName));
        var lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            [($"arn:aws:iam::{Team}:user/ann", "sts:AssumeRole", Night, "ok"), ($"arn:aws:iam::{Team}:user/bob", "sts:AssumeRole", Night, "AccessDenied")],
            lines.Select(static line => (Text(line, "principal"), Text(line, "action"), Text(line, "resource"), Text(line, "result"))));
        Assert.Equal([session["Arn"], session["AccessKeyId"]], lines[0].GetProperty("answered").EnumerateArray().Select(static one => one.GetString()));
        Assert.Equal("me", Text(lines[0].GetProperty("request"), "RoleSessionName"));
        Assert.All([session["SecretAccessKey"], session["SessionToken"], "between-us"], secret => Assert.DoesNotContain(secret, whole, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_session_is_given_while_it_cannot_be_written_down()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, AuditLog.FileName));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"), (await RefusalAsync(_ann, Night)) is var refused ? (refused.Status, refused.Code) : default);
    }

    [Fact]
    public async Task Who_asks_too_often_is_throttled()
    {
        for (var call = 0; call < 30; call++)
        {
            await AskAsync(_ann, "GetCallerIdentity");
        }

        Assert.Equal("Throttling", (await RefusalAsync(_ann, "GetCallerIdentity")).Code);
    }

    private async Task<SigningCredential> SessionAsync(SigningCredential caller, string role) =>
        Credential(await AskAsync(caller, "AssumeRole", ("RoleArn", role), ("RoleSessionName", "me")));

    private static SigningCredential Credential(Dictionary<string, string> answer) => new(answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"]);

    private async Task<Dictionary<string, string>> AskAsync(SigningCredential caller, string action, params (string Name, string Value)[] parameters)
    {
        var answer = await SendAsync(caller, action, parameters);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal(s_xml + (action + "Response"), XDocument.Parse(answer.Text).Root!.Name);
        return Values(answer.Text);
    }

    private Task<(HttpStatusCode Status, string Code, string Message)> RefusalAsync(SigningCredential caller, string roleOrAction) =>
        roleOrAction.StartsWith("arn:", StringComparison.Ordinal)
            ? RefusalAsync(caller, "AssumeRole", ("RoleArn", roleOrAction), ("RoleSessionName", "me")) : RefusalAsync(caller, roleOrAction, []);

    private async Task<(HttpStatusCode Status, string Code, string Message)> RefusalAsync(SigningCredential caller, string action, params (string Name, string Value)[] parameters)
    {
        var answer = await SendAsync(caller, action, parameters);
        var values = Values(answer.Text);
        Assert.Equal(answer.RequestId, values["RequestId"]);
        return (answer.Status, values["Code"], values["Message"]);
    }

    private async Task<RestAnswer> SendAsync(SigningCredential caller, string action, (string Name, string Value)[] parameters)
    {
        using var client = new RestClient(_server) { Signer = new SigV4Signer(caller, GatewayServer.Region, "sts") };
        using var form = new FormUrlEncodedContent([new("Action", action), new("Version", "2011-06-15"), .. parameters.Select(static one => KeyValuePair.Create(one.Name, one.Value))]);
        return await client.SendAsync("POST", "/", await form.ReadAsByteArrayAsync(), Form);
    }

    private static void Form(HttpRequestMessage request) => request.Content!.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");

    private static Dictionary<string, string> Values(string xml) =>
        XDocument.Parse(xml).Descendants().Where(static element => !element.HasElements).ToDictionary(static element => element.Name.LocalName, static element => element.Value);

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
