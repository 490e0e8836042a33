using System.Net;
using System.Text.Json;
using BuildFarm.Gateway.Calls.Audit;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Tests.Calls;

public sealed class AuditLogTests : IDisposable
{
    private const string Arn = "arn:aws:imagebuilder:us-east-1:000000000000:component/web/1.0.0/1";

    private readonly TestFolder _folder = new();

    private string Log => Path.Combine(_folder.Path, AuditLog.FileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_change_is_written_down_before_it_is_answered_without_its_secrets()
    {
        await using var server = await StartAsync();
        using var client = new RestClient(server);

        var answer = await client.SendAsync("PUT", "/CreateComponent", """
            {"name":"web","semanticVersion":"1.0.0","platform":"Linux","data":"password: hunter2","description":"first","tags":{"team":"red"}}
            """u8.ToArray(), static request => request.Headers.TryAddWithoutValidation("User-Agent", "test/1"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var line = Assert.Single(Lines());
        Assert.Equal(
            ("2026-01-31T12:00:00Z", answer.RequestId, "000000000000", "arn:aws:iam::000000000000:root", "127.0.0.1", "rest", "test/1"),
            (Text(line, "time"), Text(line, "requestId"), Text(line, "account"), Text(line, "principal"), Text(line, "address"), Text(line, "face"), Text(line, "client")));
        Assert.Equal(
            ("imagebuilder:CreateComponent", "arn:aws:imagebuilder:us-east-1:000000000000:component/web/1.0.0", "ok", server.Credential.AccessKeyId),
            (Text(line, "action"), Text(line, "resource"), Text(line, "result"), Text(line, "accessKeyId")));
        Assert.Equal(Arn, line.GetProperty("answered")[0].GetString());
        Assert.Equal(("first", "(17 characters)", "red"), (
            line.GetProperty("request").GetProperty("description").GetString(), line.GetProperty("request").GetProperty("data").GetString(),
            line.GetProperty("request").GetProperty("tags").GetProperty("team").GetString()));
        var whole = await File.ReadAllTextAsync(Log);
        Assert.DoesNotContain("hunter2", whole, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Credential.SecretAccessKey, whole, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log));
    }

    [Fact]
    public async Task What_was_refused_and_what_failed_is_written_down_and_what_only_reads_is_not()
    {
        await using var server = await StartAsync(prepare: static server =>
        {
            var identities = new TestIdentities();
            identities.User("111122223333", "ann", """{"Effect":"Allow","Action":"imagebuilder:List*","Resource":"*"}""");
            identities.WriteTo(server);
        });
        server.Operations.On<DeleteComponentRequest>("DeleteComponent", static _ => throw Errors.NotFound(Arn));
        server.Operations.On<ListImagesRequest>("ListImages", static _ => new ListImagesResponse());
        var ann = BuildFarm.Gateway.Auth.Identities.IdentitiesFile.Read(server.IdentitiesFile).Accounts["111122223333"].Users["ann"].Keys[0];
        using var client = new RestClient(server);
        using var anns = new RestClient(server) { Signer = new SigV4Signer(new SigningCredential(ann.AccessKeyId, ann.SecretAccessKey), GatewayServer.Region) };
        using var grpc = new GrpcClient(server);

        await client.SendAsync("POST", "/ListImages", "{}");
        await client.SendUnsignedAsync("DELETE", $"/DeleteComponent?componentBuildVersionArn={Uri.EscapeDataString(Arn)}");
        await client.SendAsync("DELETE", $"/DeleteComponent?componentBuildVersionArn={Uri.EscapeDataString(Arn)}");
        await anns.SendAsync("DELETE", $"/DeleteComponent?componentBuildVersionArn={Uri.EscapeDataString(Arn)}");
        await grpc.UnaryAsync<DeleteComponentResponse>("/buildfarm.imagebuilder.v1.ImageBuilder/DeleteComponent", new DeleteComponentRequest());

        Assert.Equal(
            [("rest", "ResourceNotFoundException", "000000000000"), ("rest", "AccessDeniedException", "111122223333"), ("grpc", "InvalidRequestException", "000000000000")],
            Lines().Select(static line => (Text(line, "face"), Text(line, "result"), Text(line, "account"))));
    }

    [Fact]
    public async Task Files_are_bounded_and_the_oldest_go()
    {
        await using var server = await StartAsync(static options => options with { AuditFileBytes = 2000, AuditFiles = 3 });
        using var client = new RestClient(server);

        for (var call = 0; call < 20; call++)
        {
            await client.SendAsync("PUT", "/CreateComponent", $$"""{"name":"web{{call}}","semanticVersion":"1.0.0","platform":"Linux","data":"x"}""");
        }

        var files = Directory.GetFiles(_folder.Path, "audit*.jsonl");
        Assert.Equal(3, files.Length);
        Assert.All(files, static file => Assert.InRange(new FileInfo(file).Length, 1, 2000));
        Assert.Contains("web19", Text(Lines()[^1], "resource"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_was_cut_off_spoils_no_other()
    {
        await File.WriteAllTextAsync(Log, """{"time":"2026-01""");
        await using var server = await StartAsync();
        using var client = new RestClient(server);

        await client.SendAsync("PUT", "/CreateComponent", """{"name":"web","semanticVersion":"1.0.0","platform":"Linux","data":"x"}""");

        var lines = await File.ReadAllLinesAsync(Log);
        Assert.Equal(2, lines.Length);
        Assert.Equal("ok", Text(JsonDocument.Parse(lines[1]).RootElement, "result"));
    }

    [Fact]
    public async Task Lines_that_another_process_adds_stand_between_the_servers_own()
    {
        await using var server = await StartAsync();
        using var client = new RestClient(server);
        const string Body = """{"name":"web","semanticVersion":"1.0.0","platform":"Linux","data":"x"}""";

        await client.SendAsync("PUT", "/CreateComponent", Body);
        await File.AppendAllTextAsync(Log, """{"result":"of another"}""" + "\n");
        using var other = AuditFile.Open(_folder.Path);
        await client.SendAsync("PUT", "/CreateComponent", Body);
        other.Write("{\"result\":\"of a third\"}\n"u8);

        Assert.Equal(["ok", "of another", "ok", "of a third"], Lines().Select(static line => Text(line, "result")));
    }

    [Fact]
    public async Task Nothing_is_changed_while_it_cannot_be_written_down()
    {
        Directory.CreateDirectory(Log);
        await using var server = await StartAsync();
        server.Operations.On<ListImagesRequest>("ListImages", static _ => new ListImagesResponse());
        using var client = new RestClient(server);
        const string Body = """{"name":"web","semanticVersion":"1.0.0","platform":"Linux","data":"x"}""";

        var refused = await client.SendAsync("PUT", "/CreateComponent", Body);
        var read = await client.SendAsync("POST", "/ListImages", "{}");
        Directory.Delete(Log);
        var served = await client.SendAsync("PUT", "/CreateComponent", Body);

        Assert.Equal(("ServiceUnavailableException", HttpStatusCode.OK, HttpStatusCode.OK), (refused.ErrorType, read.Status, served.Status));
        Assert.Single(Lines());
    }

    private async Task<GatewayServer> StartAsync(Func<GatewayOptions, GatewayOptions>? change = null, Action<GatewayServer>? prepare = null)
    {
        var server = await GatewayServer.StartAsync(change: options =>
        {
            options = options with { AuditFolder = _folder.Path };
            return change?.Invoke(options) ?? options;
        }, prepare: prepare);
        server.Operations.On<CreateComponentRequest>("CreateComponent", static _ => new CreateComponentResponse { ComponentBuildVersionArn = Arn });
        return server;
    }

    private List<JsonElement> Lines() => [.. File.ReadAllLines(Log).Select(static line => JsonDocument.Parse(line).RootElement)];

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
