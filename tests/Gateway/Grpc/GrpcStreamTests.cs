using BuildFarm.Catalog;
using BuildFarm.Gateway.Health;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Rpc.Health;
using BuildFarm.Model.Rpc.Reflection;
using Google.Protobuf.Reflection;
using ServingStatus = BuildFarm.Model.Rpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace BuildFarm.Gateway.Tests.Grpc;

public sealed class GrpcStreamTests : IAsyncLifetime
{
    private const string WatchBuild = "/buildfarm.farm.v1.Farm/WatchBuild";
    private const string Image = "arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/1";

    private readonly SwitchedCheck _engine = new();
    private GatewayServer _server = null!;
    private GrpcClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await GatewayServer.StartAsync(prepare: server => server.Checks.Add(_engine));
        _client = new GrpcClient(_server);
        await AddImageAsync(Image, "000000000000", "us-east-1");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Events_arrive_as_they_happen_until_the_build_ends()
    {
        await using var call = await WatchAsync(new WatchBuildRequest { ImageBuildVersionArn = Image, After = 3, IncludeLog = true });
        await _server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 4, State = new StateChange { Status = "BUILDING" } });
        Assert.Equal("BUILDING", (await call.NextAsync())!.State.Status);
        await _server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 5, Log = new LogLine { Text = new string('x', 5000) } });
        Assert.Equal(5, (await call.NextAsync())!.Cursor);
        _server.Builds.Events.Writer.Complete();

        Assert.Equal(0, (await call.ToEndAsync()).Status);
        Assert.Equal((Image, 3, true), _server.Builds.Asked);
    }

    [Fact]
    public async Task A_caller_who_leaves_ends_the_watch()
    {
        using var leaving = new CancellationTokenSource();
        var call = await _client.StartAsync<BuildEvent>(WatchBuild, leaving.Token);
        await call.SendAsync(new WatchBuildRequest { ImageBuildVersionArn = Image });
        call.Complete();
        await _server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 1 });
        await call.NextAsync();

        await call.DisposeAsync();

        await _server.Builds.Left.Task;
    }

    [Theory]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:image/none/1.0.0/1", 5)]
    [InlineData("arn:aws:imagebuilder:us-east-1:111111111111:image/theirs/1.0.0/1", 7)]
    [InlineData("arn:aws:imagebuilder:eu-west-1:000000000000:image/far/1.0.0/1", 3)]
    [InlineData("../../etc/passwd", 3)]
    [InlineData(null, 3)]
    public async Task A_build_that_may_not_be_read_is_not_watched(string? arn, int expected)
    {
        await AddImageAsync("arn:aws:imagebuilder:us-east-1:111111111111:image/theirs/1.0.0/1", "111111111111", "us-east-1");
        await AddImageAsync("arn:aws:imagebuilder:eu-west-1:000000000000:image/far/1.0.0/1", "000000000000", "eu-west-1");
        var request = new WatchBuildRequest();
        if (arn is not null)
        {
            request.ImageBuildVersionArn = arn;
        }

        await using var call = await WatchAsync(request);

        Assert.Equal(expected, (await call.ToEndAsync()).Status);
        Assert.Null(_server.Builds.Asked);
    }

    [Fact]
    public async Task A_build_of_another_account_is_watched_for_as_long_as_it_is_shared()
    {
        const string Theirs = "arn:aws:imagebuilder:us-east-1:111111111111:image/theirs/1.0.0/1";
        await AddImageAsync(Theirs, "111111111111", "us-east-1", RowAttributes.SharedUse("000000000000"));
        await using var call = await WatchAsync(new WatchBuildRequest { ImageBuildVersionArn = Theirs });
        await _server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 1 });
        Assert.Equal(1, (await call.NextAsync())!.Cursor);

        await _server.Catalog.CommitAsync([new ChangeResource(Theirs, static row => row with { Attributes = new Dictionary<string, string>() })]);
        ((ManualTime)_server.Time).Advance(TimeSpan.FromSeconds(1));
        await _server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 2 });

        var end = await call.ToEndAsync();
        Assert.Equal((7, 1), (end.Status, end.Messages.Count));
    }

    [Fact]
    public async Task A_deadline_ends_a_stream()
    {
        _client.Metadata["grpc-timeout"] = "1M";
        await using var call = await WatchAsync(new WatchBuildRequest { ImageBuildVersionArn = Image });
        await _server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 1 });
        await call.NextAsync();

        ((ManualTime)_server.Time).Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(4, (await call.ToEndAsync()).Status);
        await _server.Builds.Left.Task;
    }

    [Fact]
    public async Task A_stopping_server_ends_streams_with_unavailable()
    {
        await using var call = await WatchAsync(new WatchBuildRequest { ImageBuildVersionArn = Image });
        await _server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 1 });
        await call.NextAsync();

        var stopping = _server.StopAsync();

        Assert.Equal(14, (await call.ToEndAsync()).Status);
        await stopping;
    }

    [Fact]
    public async Task Streams_over_the_limit_are_refused()
    {
        await using var small = await GatewayServer.StartAsync(change: static options => options with { MaximumStreams = 0 });
        using var client = new GrpcClient(small);
        await using var call = await client.StartAsync<HealthCheckResponse>("/grpc.health.v1.Health/Watch");
        await call.SendAsync(new HealthCheckRequest());

        Assert.Equal(8, (await call.ToEndAsync()).Status);
    }

    [Theory]
    [InlineData("", null, ServingStatus.Serving)]
    [InlineData("buildfarm.farm.v1.Farm", null, ServingStatus.Serving)]
    [InlineData("", "still starting", ServingStatus.NotServing)]
    public async Task Health_tells_readiness_to_the_machine_itself_without_a_token(string service, string? reason, ServingStatus expected)
    {
        _client.Token = null;
        _engine.Reason = reason;

        var end = await _client.UnaryAsync<HealthCheckResponse>("/grpc.health.v1.Health/Check", new HealthCheckRequest { Service = service });

        Assert.Equal(expected, Assert.Single(end.Messages).Status);
    }

    [Fact]
    public async Task Health_of_a_service_that_is_not_here_is_not_found() =>
        Assert.Equal(5, (await _client.UnaryAsync<HealthCheckResponse>("/grpc.health.v1.Health/Check", new HealthCheckRequest { Service = "none" })).Status);

    [Fact]
    public async Task Health_is_watched_change_by_change()
    {
        await using var call = await _client.StartAsync<HealthCheckResponse>("/grpc.health.v1.Health/Watch");
        await call.SendAsync(new HealthCheckRequest());
        call.Complete();
        Assert.Equal(ServingStatus.Serving, (await call.NextAsync())!.Status);

        _engine.Reason = "lost the catalog";
        await ((ManualTime)_server.Time).WaitForTimerAsync();
        ((ManualTime)_server.Time).Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(ServingStatus.NotServing, (await call.NextAsync())!.Status);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Reflection_answers_question_after_question(string version)
    {
        await using var call = await _client.StartAsync<ServerReflectionResponse>($"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo");

        await call.SendAsync(new ServerReflectionRequest { ListServices = "*" });
        var services = (await call.NextAsync())!.ListServicesResponse.Service.Select(static service => service.Name).ToList();
        await call.SendAsync(new ServerReflectionRequest { FileContainingSymbol = "buildfarm.farm.v1.Farm.WatchBuild" });
        var files = (await call.NextAsync())!.FileDescriptorResponse.FileDescriptorProto.Select(static file => FileDescriptorProto.Parser.ParseFrom(file)).ToList();
        await call.SendAsync(new ServerReflectionRequest { FileByFilename = "buildfarm/imagebuilder/v1/enums.proto" });
        var byName = (await call.NextAsync())!.FileDescriptorResponse.FileDescriptorProto.Count;
        await call.SendAsync(new ServerReflectionRequest { FileContainingSymbol = "no.Such" });
        var missing = (await call.NextAsync())!.ErrorResponse.ErrorCode;
        await call.SendAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.MethodOptions" });
        var extensions = (await call.NextAsync())!.AllExtensionNumbersResponse.ExtensionNumber;
        call.Complete();

        Assert.Equal(0, (await call.ToEndAsync()).Status);
        Assert.Equal(
            ["buildfarm.farm.v1.Farm", "buildfarm.imagebuilder.v1.ImageBuilder", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"],
            services);
        Assert.Equal("buildfarm/farm/v1/farm.proto", files[0].Name);
        Assert.Contains(files, static file => file.Name == "google/protobuf/timestamp.proto");
        Assert.True(byName > 0);
        Assert.Equal(5, missing);
        Assert.Contains(50001, extensions);
    }

    [Fact]
    public async Task Reflection_needs_a_token()
    {
        _client.Token = null;
        await using var call = await _client.StartAsync<ServerReflectionResponse>("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo");

        Assert.Equal(16, (await call.ToEndAsync()).Status);
    }

    private async Task<GrpcTestCall<BuildEvent>> WatchAsync(WatchBuildRequest request)
    {
        var call = await _client.StartAsync<BuildEvent>(WatchBuild);
        await call.SendAsync(request);
        call.Complete();
        return call;
    }

    private Task AddImageAsync(string arn, string account, string region, params string[] attributes) => _server.Catalog.CommitAsync(
    [
        new InsertResource(new ResourceRow
        {
            Arn = arn, Kind = "image", Account = account, Region = region, Name = arn.Split('/')[1], Major = 1, Build = 1, Created = _server.Time.GetUtcNow(), Body = [],
            Attributes = attributes.ToDictionary(static name => name, static _ => "1"),
        }),
    ]);

    private sealed class SwitchedCheck : IReadinessCheck
    {
        public string? Reason { get; set; }

        public string Name => "engine";

        public Task<string?> CheckAsync(CancellationToken cancellation) => Task.FromResult(Reason);
    }
}
