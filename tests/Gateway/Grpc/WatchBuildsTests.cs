using BuildFarm.Catalog;
using BuildFarm.Gateway.Grpc;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Gateway.Tests.Grpc;

/// <summary>Many builds on one stream of two directions.</summary>
public sealed class WatchBuildsTests : IAsyncLifetime
{
    private const string WatchBuilds = "/buildfarm.farm.v1.Farm/WatchBuilds";
    private const string First = "arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/1";
    private const string Second = "arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/2";

    private GatewayServer _server = null!;
    private GrpcClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await GatewayServer.StartAsync();
        _client = new GrpcClient(_server);
        // Their own events are there before anybody watches.
        _server.Builds.Of(First);
        _server.Builds.Of(Second);
        for (var build = 1; build <= 2; build++)
        {
            await _server.Catalog.CommitAsync([new InsertResource(new ResourceRow
            {
                Arn = $"arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/{build}",
                Kind = "image", Account = "000000000000", Region = "us-east-1", Name = "web", Major = 1, Build = build, Created = _server.Time.GetUtcNow(), Body = [],
            })]);
        }
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Builds_are_added_while_others_are_watched_and_each_event_says_whose_it_is()
    {
        await using var call = await _client.StartAsync<BuildEvent>(WatchBuilds);
        await call.SendAsync(new WatchBuildRequest { ImageBuildVersionArn = First });
        await _server.Builds.Of(First).Writer.WriteAsync(new BuildEvent { Cursor = 1, State = new StateChange { Status = "BUILDING" } });
        var first = await call.NextAsync();
        Assert.Equal((First, "BUILDING"), (first!.ImageBuildVersionArn, first.State.Status));

        await call.SendAsync(new WatchBuildRequest { ImageBuildVersionArn = Second });
        await _server.Builds.Of(Second).Writer.WriteAsync(new BuildEvent { Cursor = 1, State = new StateChange { Status = "TESTING" } });
        Assert.Equal(Second, (await call.NextAsync())!.ImageBuildVersionArn);

        _server.Builds.Of(First).Writer.Complete();
        var end = await call.NextAsync();
        Assert.Equal((First, BuildEvent.EventOneofCase.End, ""), (end!.ImageBuildVersionArn, end.EventCase, end.End.ErrorType));

        call.Complete();
        _server.Builds.Of(Second).Writer.Complete();
        Assert.Equal(0, (await call.ToEndAsync()).Status);
    }

    [Theory]
    [InlineData("arn:aws:imagebuilder:us-east-1:111111111111:image/theirs/1.0.0/1", "ForbiddenException")]
    [InlineData(null, "InvalidRequestException")]
    public async Task A_build_that_cannot_be_watched_ends_alone(string? arn, string type)
    {
        await using var call = await _client.StartAsync<BuildEvent>(WatchBuilds);
        await call.SendAsync(arn is null ? new WatchBuildRequest() : new WatchBuildRequest { ImageBuildVersionArn = arn });
        var refused = await call.NextAsync();
        Assert.Equal((arn ?? "", type), (refused!.ImageBuildVersionArn, refused.End.ErrorType));

        await call.SendAsync(new WatchBuildRequest { ImageBuildVersionArn = First });
        await _server.Builds.Of(First).Writer.WriteAsync(new BuildEvent { Cursor = 1 });
        Assert.Equal(First, (await call.NextAsync())!.ImageBuildVersionArn);
    }

    [Fact]
    public async Task A_caller_who_leaves_ends_every_watch()
    {
        using var leaving = new CancellationTokenSource();
        var call = await _client.StartAsync<BuildEvent>(WatchBuilds, leaving.Token);
        await call.SendAsync(new WatchBuildRequest { ImageBuildVersionArn = First });
        await _server.Builds.Of(First).Writer.WriteAsync(new BuildEvent { Cursor = 1 });
        await call.NextAsync();

        await call.DisposeAsync();

        await _server.Builds.Left.Task;
    }

    [Fact]
    public async Task One_stream_takes_no_more_builds_than_its_limit()
    {
        await using var call = await _client.StartAsync<BuildEvent>(WatchBuilds);
        for (var watch = 0; watch <= WatchBuildsStream.MaximumBuilds; watch++)
        {
            await call.SendAsync(new WatchBuildRequest { ImageBuildVersionArn = First });
        }

        Assert.Equal(8, (await call.ToEndAsync()).Status);
    }
}
