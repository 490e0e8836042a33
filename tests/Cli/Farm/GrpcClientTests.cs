using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Tests.Fakes;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;
using BuildFarm.Model.FarmApi;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Cli.Tests.Farm;

public sealed class GrpcClientTests
{
    private readonly TestTime time = new();

    [Fact]
    public async Task Messages_come_in_order_until_the_trailers_say_ok()
    {
        await using var farm = await LoopbackFarm.StartAsync(context => LoopbackFarm.WriteGrpcAsync(context, Events("BUILDING", "AVAILABLE")));

        Assert.Equal(["BUILDING", "AVAILABLE"], await ReadAsync(farm));
    }

    [Fact]
    public async Task The_call_is_gRPC_on_HTTP_2_with_a_bearer_for_this_host()
    {
        var seen = new TaskCompletionSource<(string Protocol, string Path, string? Type, string Token, string Host)>();
        await using var farm = await LoopbackFarm.StartAsync(async context =>
        {
            seen.SetResult((context.Request.Protocol, context.Request.Path, context.Request.ContentType, context.Request.Headers.Authorization.ToString(), context.Request.Host.Value!));
            await LoopbackFarm.WriteGrpcAsync(context, []);
        });

        await ReadAsync(farm);

        var (protocol, path, type, token, host) = await seen.Task;
        Assert.Equal(("HTTP/2", "/buildfarm.farm.v1.Farm/WatchBuild", "application/grpc"), (protocol, path, type));
        Assert.Equal("Bearer " + BearerToken.Create(LoopbackFarm.Credential, "us-east-1", host, time.GetUtcNow(), BearerToken.MaximumLifetime), token);
    }

    [Theory]
    [InlineData(5, ErrorCode.ResourceNotFound, false)]
    [InlineData(7, ErrorCode.AccessDenied, false)]
    [InlineData(14, ErrorCode.Unspecified, true)]
    public async Task A_status_in_the_trailers_is_an_error_with_its_text(int status, ErrorCode code, bool isTransport)
    {
        await using var farm = await LoopbackFarm.StartAsync(context => LoopbackFarm.WriteGrpcAsync(context, Events("BUILDING"), status, "not so: 50 %"));

        var failure = await Assert.ThrowsAsync<FarmException>(() => ReadAsync(farm));

        Assert.Equal((code, "not so: 50 %", isTransport), (failure.Code, failure.Message, failure.IsTransport));
    }

    [Fact]
    public async Task A_refusal_without_a_body_is_read_from_the_headers()
    {
        await using var farm = await LoopbackFarm.StartAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "16";
            context.Response.Headers["grpc-message"] = "no%20bearer";
            return Task.CompletedTask;
        });

        var failure = await Assert.ThrowsAsync<FarmException>(() => ReadAsync(farm));

        Assert.Equal((ErrorCode.AccessDenied, "no bearer"), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task A_server_that_goes_away_in_the_middle_is_a_lost_connection()
    {
        await using var farm = await LoopbackFarm.StartAsync(async context =>
        {
            await LoopbackFarm.WriteGrpcAsync(context, Events("BUILDING"));
            context.Abort();
        });

        Assert.True((await Assert.ThrowsAsync<FarmException>(() => ReadAsync(farm))).IsTransport);
    }

    [Fact]
    public async Task A_port_that_speaks_something_else_is_named_as_such()
    {
        await using var farm = await LoopbackFarm.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

        Assert.Contains("is --grpc the gRPC port?", (await Assert.ThrowsAsync<FarmException>(() => ReadAsync(farm))).Message);
    }

    private static IEnumerable<BuildEvent> Events(params string[] states) => states.Select(state => new BuildEvent { State = new StateChange { Status = state } });

    private async Task<List<string>> ReadAsync(LoopbackFarm farm)
    {
        using var sut = new RemoteFarm(farm.Connection, time);
        var states = new List<string>();
        await foreach (var change in sut.WatchAsync(new WatchBuildRequest { ImageBuildVersionArn = "arn:x" }, default)) states.Add(change.State.Status);
        return states;
    }
}
