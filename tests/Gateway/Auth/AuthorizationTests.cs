using System.Net;
using BuildFarm.Catalog;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Auth.Identities;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;
using BuildFarm.Model.FarmApi;
using Microsoft.Extensions.DependencyInjection;

namespace BuildFarm.Gateway.Tests.Auth;

/// <summary>Who may do what, as a caller on the wire sees it.</summary>
public sealed class AuthorizationTests
{
    private const string Team = "111122223333";
    private const string Prefix = "arn:aws:imagebuilder:us-east-1:111122223333:";
    private const string Everything = """{"Effect":"Allow","Action":"*","Resource":"*"}""";

    [Fact]
    public async Task A_user_acts_in_its_own_account_and_is_told_by_name()
    {
        await using var farm = await FarmAsync(Everything);

        var answer = await farm.Client.SendAsync("POST", "/ListImages", "{}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var (context, _) = Assert.Single(farm.Server.Operations.Calls);
        Assert.Equal((Team, $"arn:aws:iam::{Team}:user/ann"), (context.Account, context.Principal));
    }

    [Theory]
    [InlineData("[]", "/ListImages")]
    [InlineData("""{"Effect":"Allow","Action":"imagebuilder:Get*","Resource":"*"}""", "/ListImages")]
    [InlineData("""[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"imagebuilder:ListImages","Resource":"*"}]""", "/ListImages")]
    public async Task What_is_not_allowed_or_is_denied_never_reaches_its_handler(string statements, string path)
    {
        await using var farm = await FarmAsync(statements == "[]" ? """{"Effect":"Deny","Action":"buildfarm:X","Resource":"*"}""" : statements);

        var answer = await farm.Client.SendAsync("POST", path, "{}");

        Assert.Equal((HttpStatusCode.Forbidden, "AccessDeniedException"), (answer.Status, answer.ErrorType));
        Assert.Contains($"arn:aws:iam::{Team}:user/ann is not authorized to perform: imagebuilder:ListImages", answer.Message, StringComparison.Ordinal);
        Assert.Empty(farm.Server.Operations.Calls);
    }

    [Theory]
    [InlineData("DELETE", "/DeleteComponent?componentBuildVersionArn=" + Prefix + "component/web/1.0.0/1", null, true)]
    [InlineData("DELETE", "/DeleteComponent?componentBuildVersionArn=" + Prefix + "component/web/1.0.0/2", null, false)]
    [InlineData("DELETE", "/DeleteComponent?componentBuildVersionArn=" + Prefix + "component/db/1.0.0/1", null, false)]
    [InlineData("PUT", "/CreateComponent", """{"name":"Web","semanticVersion":"2.0.0","platform":"Linux","data":"x"}""", true)]
    [InlineData("PUT", "/CreateComponent", """{"name":"db","semanticVersion":"2.0.0","platform":"Linux","data":"x"}""", false)]
    [InlineData("POST", "/TagResource", null, true)]
    public async Task Resources_are_told_apart_by_their_ARN(string method, string target, string? body, bool allowed)
    {
        await using var farm = await FarmAsync("""
            [{"Effect":"Allow","Action":["imagebuilder:*Component","imagebuilder:TagResource"],"Resource":"arn:aws:imagebuilder:*:*:component/web/*"},
             {"Effect":"Deny","Action":"*","Resource":"*/web/1.0.0/2"}]
            """);
        if (target == "/TagResource")
        {
            (target, body) = ($"/tags/{Uri.EscapeDataString(Prefix + "component/web/1.0.0/1")}", """{"tags":{"a":"b"}}""");
        }

        var answer = await farm.Client.SendAsync(method, target.Replace(":", "%3A", StringComparison.Ordinal), body);

        Assert.Equal(allowed ? null : "AccessDeniedException", answer.ErrorType == "AccessDeniedException" ? answer.ErrorType : null);
        Assert.Equal(allowed ? 1 : 0, farm.Server.Operations.Calls.Count);
    }

    [Theory]
    [InlineData("component/web/1.0.0/1", true)]
    [InlineData("component/secret/1.0.0/1", false)]
    public async Task What_a_request_refers_to_must_be_readable(string component, bool allowed)
    {
        await using var farm = await FarmAsync($$"""
            [{"Effect":"Allow","Action":"imagebuilder:CreateImageRecipe","Resource":"*"},
             {"Effect":"Allow","Action":"imagebuilder:GetComponent","Resource":"{{Prefix}}component/web/*"}]
            """);

        var answer = await farm.Client.SendAsync("PUT", "/CreateImageRecipe", $$"""
            {"name":"r1x","semanticVersion":"1.0.0","parentImage":"ami-1","components":[{"componentArn":"{{Prefix}}{{component}}"},
             {"componentArn":"arn:aws:imagebuilder:us-east-1:aws:component/hello-world/x.x.x"}]}
            """);

        Assert.Equal(allowed, answer.ErrorType != "AccessDeniedException");
        if (!allowed)
        {
            Assert.Contains("imagebuilder:GetComponent", answer.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("red", true)]
    [InlineData("blue", false)]
    public async Task Tags_of_the_resource_and_of_the_request_are_conditions(string team, bool allowed)
    {
        await using var farm = await FarmAsync("""
            [{"Effect":"Allow","Action":"imagebuilder:GetComponent","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"red"}}},
             {"Effect":"Allow","Action":"imagebuilder:CreateComponent","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":"red"}}}]
            """);
        await farm.AddAsync("component/web/1.0.0/1", "web", 1, team);

        var get = await farm.Client.SendAsync("GET", $"/GetComponent?componentBuildVersionArn={Uri.EscapeDataString(Prefix + "component/web/1.0.0/1")}");
        var create = await farm.Client.SendAsync("PUT", "/CreateComponent", $$"""{"name":"web","semanticVersion":"1.0.0","platform":"Linux","data":"x","tags":{"team":"{{team}}"} }""");

        Assert.Equal(allowed, get.ErrorType != "AccessDeniedException");
        Assert.Equal(allowed, create.ErrorType != "AccessDeniedException");
    }

    [Fact]
    public async Task A_wildcard_does_not_reach_around_a_deny()
    {
        await using var farm = await FarmAsync($$"""[{{Everything}},{"Effect":"Deny","Action":"*","Resource":"*component/web/1.0.0/1"}]""");
        await farm.AddAsync("component/web/1.0.0/1", "web", 1, "red");

        var answer = await farm.Client.SendAsync("GET", $"/GetComponent?componentBuildVersionArn={Uri.EscapeDataString(Prefix + "component/web/x.x.x")}");

        Assert.Equal("AccessDeniedException", answer.ErrorType);
    }

    [Theory]
    [InlineData("component/web/1.0.0/01")]
    [InlineData("component/web/01.0.00/1")]
    public async Task Another_way_to_write_an_ARN_does_not_reach_around_a_deny(string written)
    {
        await using var farm = await FarmAsync($$"""[{{Everything}},{"Effect":"Deny","Action":"*","Resource":["*component/web/1.0.0/1","*component/new/2.1.0"]}]""");

        var delete = await farm.Client.SendAsync("DELETE", $"/DeleteComponent?componentBuildVersionArn={Uri.EscapeDataString(Prefix + written)}");
        var use = await farm.Client.SendAsync("PUT", "/CreateImageRecipe", $$"""{"name":"web","semanticVersion":"1.0.0","parentImage":"debian-12","components":[{"componentArn":"{{Prefix + written}}"}]}""");
        var create = await farm.Client.SendAsync("PUT", "/CreateComponent", """{"name":"new","semanticVersion":"02.1.00","platform":"Linux","data":"x"}""");

        Assert.Equal(["AccessDeniedException", "AccessDeniedException", "AccessDeniedException"], new[] { delete, use, create }.Select(static answer => answer.ErrorType));
    }

    [Fact]
    public async Task A_recipes_wildcard_does_not_reach_around_a_deny_of_the_image_it_makes()
    {
        await using var farm = await FarmAsync($$"""[{{Everything}},{"Effect":"Deny","Action":"imagebuilder:CreateImage","Resource":"*image/web/1.0.0"}]""");
        await farm.Server.Catalog.CommitAsync([new InsertResource(new ResourceRow
        {
            Arn = Prefix + "image-recipe/web/1.0.0", Kind = "image-recipe", Account = Team, Region = GatewayServer.Region, Name = "web", Major = 1, Created = farm.Server.Time.GetUtcNow(), Body = [],
        })]);

        var answer = await farm.Client.SendAsync(
            "PUT", "/CreateImage", $$"""{"imageRecipeArn":"{{Prefix}}image-recipe/web/x.x.x","infrastructureConfigurationArn":"{{Prefix}}infrastructure-configuration/small"}""");

        Assert.Equal("AccessDeniedException", answer.ErrorType);
    }

    [Fact]
    public async Task Of_another_accounts_resources_a_wildcard_stands_for_what_is_shared_and_tags_of_others_tell_nothing()
    {
        const string Theirs = "arn:aws:imagebuilder:us-east-1:222222222222:component/web/1.0.0/";
        await using var farm = await FarmAsync($$$$"""[{{{{Everything}}}},{"Effect":"Deny","Action":"*","Resource":"{{{{Theirs}}}}1"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"red"}}}]""");
        await farm.AddAsync(Theirs, 1, RowAttributes.SharedUse(Team));
        await farm.AddAsync(Theirs, 2, RowAttributes.Tag("team"));

        var shared = await farm.Client.SendAsync("GET", $"/GetComponent?componentBuildVersionArn={Uri.EscapeDataString(Theirs.Replace("1.0.0/", "x.x.x", StringComparison.Ordinal))}");
        var hidden = await farm.Client.SendAsync("GET", $"/GetComponent?componentBuildVersionArn={Uri.EscapeDataString(Theirs + "2")}");

        Assert.Equal("AccessDeniedException", shared.ErrorType);
        // The handler, which is not the real one here, is for saying that it may not be seen.
        Assert.Equal(HttpStatusCode.OK, hidden.Status);
    }

    [Fact]
    public async Task GRPC_says_the_same_in_its_own_words_streams_included()
    {
        await using var farm = await FarmAsync("""{"Effect":"Allow","Action":"imagebuilder:Get*","Resource":"*"}""");
        using var client = farm.Grpc();

        var unary = await client.UnaryAsync<ListImagesResponse>("/buildfarm.imagebuilder.v1.ImageBuilder/ListImages", new ListImagesRequest());
        var stream = await client.UnaryAsync<BuildEvent>("/buildfarm.farm.v1.Farm/WatchBuild", new WatchBuildRequest { ImageBuildVersionArn = Prefix + "image/web/1.0.0/1" });

        Assert.Equal((7, 7), (unary.Status, stream.Status));
        Assert.Contains("buildfarm:WatchBuild", stream.Message, StringComparison.Ordinal);
        Assert.Contains("AccessDeniedException", System.Text.Encoding.UTF8.GetString(unary.Details!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_may_what_its_role_may_until_it_ends()
    {
        await using var farm = await FarmAsync(Everything);
        var session = farm.Session(TimeSpan.FromMinutes(15));
        using var client = new RestClient(farm.Server) { Signer = new SigV4Signer(session, GatewayServer.Region) };

        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync("POST", "/ListImages", "{}")).Status);
        Assert.Equal("AccessDeniedException", (await client.SendAsync("POST", "/ListComponents", "{}")).ErrorType);
        Assert.Equal($"arn:aws:sts::{Team}:assumed-role/lister/night", Assert.Single(farm.Server.Operations.Calls).Context.Principal);

        farm.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal((HttpStatusCode.Forbidden, "ExpiredTokenException"), Refusal(await client.SendAsync("POST", "/ListImages", "{}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("!")]
    public async Task A_session_token_that_the_farm_did_not_make_is_refused(string token)
    {
        await using var farm = await FarmAsync(Everything);
        var session = farm.Session(TimeSpan.FromMinutes(15));
        var forged = token.Length == 0 ? session.SessionToken![..^2] + (session.SessionToken[^2] == 'A' ? "BA" : "AA") : token;
        using var client = new RestClient(farm.Server) { Signer = new SigV4Signer(session with { SessionToken = forged }, GatewayServer.Region) };
        using var without = new RestClient(farm.Server) { Signer = new SigV4Signer(session with { SessionToken = null }, GatewayServer.Region) };
        using var mixed = new RestClient(farm.Server) { Signer = new SigV4Signer(farm.Ann with { SessionToken = session.SessionToken }, GatewayServer.Region) };

        Assert.Equal((HttpStatusCode.Forbidden, "UnrecognizedClientException"), Refusal(await client.SendAsync("POST", "/ListImages", "{}")));
        Assert.Equal("UnrecognizedClientException", (await without.SendAsync("POST", "/ListImages", "{}")).ErrorType);
        Assert.Equal("UnrecognizedClientException", (await mixed.SendAsync("POST", "/ListImages", "{}")).ErrorType);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_while_the_farm_runs()
    {
        await using var farm = await FarmAsync(Everything);
        var identities = (WatchedIdentities)farm.Server.Services.GetRequiredService<IIdentities>();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        identities.Reloaded += () =>
        {
            if (identities.Current.FindKey(farm.Ann.AccessKeyId) is null)
            {
                gone.TrySetResult();
            }
        };

        IdentitiesFile.Change(farm.Server.IdentitiesFile, document =>
        {
            var keys = document.Accounts[Team].Users["ann"].Keys;
            keys[0] = keys[0] with { Revoked = farm.Time.GetUtcNow() };
            return document;
        });
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("UnrecognizedClientException", (await farm.Client.SendAsync("POST", "/ListImages", "{}")).ErrorType);
    }

    [Fact]
    public async Task A_stream_ends_with_the_key_that_opened_it()
    {
        await using var farm = await FarmAsync(Everything);
        using var client = farm.Grpc();
        await using var call = await client.StartAsync<BuildEvent>("/buildfarm.farm.v1.Farm/WatchBuilds");
        await call.SendAsync(new WatchBuildRequest { ImageBuildVersionArn = Prefix + "image/none/1.0.0/1" });
        Assert.Equal("ResourceNotFoundException", (await call.NextAsync())!.End.ErrorType);

        IdentitiesFile.Change(farm.Server.IdentitiesFile, static document =>
        {
            document.Accounts[Team].Users.Remove("ann");
            return document;
        });

        var end = await call.ToEndAsync();
        Assert.Equal(16, end.Status);
        Assert.Contains("UnrecognizedClientException", System.Text.Encoding.UTF8.GetString(end.Details!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_ends_with_the_session_that_opened_it()
    {
        await using var farm = await FarmAsync(Everything);
        var token = BearerToken.Create(farm.Session(TimeSpan.FromMinutes(15), "watcher"), GatewayServer.Region, farm.Server.GrpcHost, farm.Time.GetUtcNow(), TimeSpan.FromMinutes(5));
        using var client = new GrpcClient(farm.Server) { Token = token };
        await using var call = await client.StartAsync<BuildEvent>("/buildfarm.farm.v1.Farm/WatchBuilds");
        await call.SendAsync(new WatchBuildRequest { ImageBuildVersionArn = Prefix + "image/none/1.0.0/1" });
        Assert.Equal("ResourceNotFoundException", (await call.NextAsync())!.End.ErrorType);

        farm.Time.Advance(TimeSpan.FromMinutes(15));

        var end = await call.ToEndAsync();
        Assert.Equal(16, end.Status);
        Assert.Contains("ExpiredTokenException", System.Text.Encoding.UTF8.GetString(end.Details!), StringComparison.Ordinal);
    }

    private static (HttpStatusCode, string?) Refusal(RestAnswer answer) => (answer.Status, answer.ErrorType);

    private static async Task<Farm> FarmAsync(string statements)
    {
        var identities = new TestIdentities();
        var ann = identities.User(Team, "ann", statements);
        identities.Role(Team, "lister", """{"Effect":"Allow","Action":"imagebuilder:ListImages","Resource":"*"}""");
        identities.Role(Team, "watcher", """{"Effect":"Allow","Action":"buildfarm:Watch*","Resource":"*"}""");
        var server = await GatewayServer.StartAsync(prepare: identities.WriteTo);
        server.Operations.On<ListImagesRequest>("ListImages", static _ => new ListImagesResponse());
        server.Operations.On<ListComponentsRequest>("ListComponents", static _ => new ListComponentsResponse());
        server.Operations.On<DeleteComponentRequest>("DeleteComponent", static _ => new DeleteComponentResponse());
        server.Operations.On<GetComponentRequest>("GetComponent", static _ => new GetComponentResponse());
        server.Operations.On<CreateComponentRequest>("CreateComponent", static _ => new CreateComponentResponse());
        server.Operations.On<CreateImageRecipeRequest>("CreateImageRecipe", static _ => new CreateImageRecipeResponse());
        server.Operations.On<TagResourceRequest>("TagResource", static _ => new TagResourceResponse());
        return new Farm(server, ann);
    }

    private sealed class Farm(GatewayServer server, SigningCredential ann) : IAsyncDisposable
    {
        public GatewayServer Server => server;

        public SigningCredential Ann => ann;

        public ManualTime Time => (ManualTime)server.Time;

        public RestClient Client { get; } = new(server) { Signer = new SigV4Signer(ann, GatewayServer.Region) };

        public GrpcClient Grpc() => new(server)
        {
            Token = BearerToken.Create(ann, GatewayServer.Region, server.GrpcHost, server.Time.GetUtcNow(), TimeSpan.FromMinutes(5)),
        };

        public SigningCredential Session(TimeSpan lifetime, string name = "lister")
        {
            var role = server.Services.GetRequiredService<IIdentities>().Current.FindRole(Team, name)!;
            var made = SessionTokens.LoadOrCreate(server.SessionKeyFile).Issue(role, "night", server.Time.GetUtcNow() + lifetime);
            return new SigningCredential(made.AccessKeyId, made.SecretAccessKey, made.SessionToken);
        }

        public Task<CommitResult> AddAsync(string path, string name, int build, string team) => server.Catalog.CommitAsync([new InsertResource(new ResourceRow
        {
            Arn = Prefix + path,
            Kind = "component",
            Account = Team,
            Region = GatewayServer.Region,
            Name = name,
            Major = 1,
            Build = build,
            Created = server.Time.GetUtcNow(),
            Attributes = new Dictionary<string, string> { [RowAttributes.Tag("team")] = team },
            Body = [],
        })]);

        /// <summary>A build of another account's component, with one attribute.</summary>
        public Task<CommitResult> AddAsync(string prefix, int build, string attribute) => server.Catalog.CommitAsync([new InsertResource(new ResourceRow
        {
            Arn = prefix + build,
            Kind = "component",
            Account = "222222222222",
            Region = GatewayServer.Region,
            Name = "web",
            Major = 1,
            Build = build,
            Created = server.Time.GetUtcNow(),
            Attributes = new Dictionary<string, string> { [attribute] = attribute == RowAttributes.Tag("team") ? "red" : "1" },
            Body = [],
        })]);

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await server.DisposeAsync();
        }
    }
}
