using BuildFarm.Agent.DialHome;
using BuildFarm.Agent.Tests.Support;
using BuildFarm.Model.AgentProtocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Agent.Tests.DialHome;

/// <summary>The wire: a real unix socket with a server behind it that comes and goes.</summary>
public sealed class FarmClientTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lease_and_report_travel_over_the_socket_with_the_token()
    {
        await using WebApplication farm = await StartAsync(async context =>
        {
            Assert.Equal("Bearer secret-token", context.Request.Headers.Authorization);
            Assert.Equal("application/x-protobuf", context.Request.ContentType);
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            IMessage answer = context.Request.Path == "/agent/v1/lease"
                ? new WorkOrder { WorkId = "w-" + LeaseRequest.Parser.ParseFrom(body.ToArray()).InstanceId }
                : new ReportResponse { AcknowledgedSeq = ReportRequest.Parser.ParseFrom(body.ToArray()).Events[^1].Seq };
            await context.Response.Body.WriteAsync(answer.ToByteArray());
        });
        using FarmClient sut = Client();
        Assert.Equal("w-i-1", (await sut.LeaseAsync([], CancellationToken.None))!.WorkId);
        Assert.Equal(7, (await sut.ReportAsync("w", [new WorkEvent { Seq = 7 }], CancellationToken.None)).AcknowledgedSeq);
    }

    [Fact]
    public async Task Farm_without_work_answers_nothing()
    {
        await using WebApplication farm = await StartAsync(context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        using FarmClient sut = Client();
        Assert.Null(await sut.LeaseAsync([], CancellationToken.None));
    }

    [Theory]
    [InlineData(403, true)]
    [InlineData(503, false)]
    public async Task Refusals_are_told_from_passing_trouble(int status, bool isRefusal)
    {
        await using WebApplication farm = await StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using FarmClient sut = Client();
        Assert.Equal(isRefusal, (await Assert.ThrowsAsync<FarmUnavailableException>(() => sut.LeaseAsync([], CancellationToken.None))).IsRefusal);
    }

    [Fact]
    public async Task Absent_socket_is_passing_trouble_and_its_appearance_ends_the_wait_at_once()
    {
        using FarmClient sut = Client();
        Assert.False((await Assert.ThrowsAsync<FarmUnavailableException>(() => sut.LeaseAsync([], CancellationToken.None))).IsRefusal);
        Task waiting = sut.WaitForReturnAsync(TimeSpan.FromHours(1), CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        await using WebApplication farm = await StartAsync(_ => Task.CompletedTask);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private FarmClient Client() => new(
        new AgentConfiguration { InstanceId = "i-1", Token = "secret-token", Endpoint = $"unix:{_folder["agent.sock"]}" }, TimeProvider.System, waitSeconds: 1);

    private Task<WebApplication> StartAsync(RequestDelegate handler) => FarmServer.StartAsync(_folder["agent.sock"], handler);
}
