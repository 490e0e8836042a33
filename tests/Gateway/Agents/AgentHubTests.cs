using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using BuildFarm.Model.AgentProtocol;
using Google.Protobuf;

namespace BuildFarm.Gateway.Tests.Agents;

public sealed class AgentHubTests : IAsyncLifetime
{
    private const string Instance = "i-0123456789abcdef0";

    private GatewayServer _server = null!;
    private HttpClient _agent = null!;

    public async Task InitializeAsync()
    {
        _server = await GatewayServer.StartAsync();
        _agent = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(_server.AgentSocket), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    public async Task DisposeAsync()
    {
        _agent.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public void The_socket_is_open_to_all_who_reach_its_folder_and_the_folder_lists_nothing()
    {
        Assert.Equal("0666", Octal(_server.AgentSocket));
        Assert.Equal("0711", Octal(Path.GetDirectoryName(_server.AgentSocket)!));

        static string Octal(string path) => "0" + Convert.ToString((int)File.GetUnixFileMode(path), 8);
    }

    [Fact]
    public async Task A_lease_gives_the_work_that_is_there_and_tells_a_boot_once()
    {
        _server.Outbox.Offer(Instance, new WorkOrder { WorkId = "w1", RunCommand = new RunCommand { Commands = { "true" } } });

        var first = await LeaseAsync(new LeaseRequest { InstanceId = Instance, BootId = "b1" });
        var again = await LeaseAsync(new LeaseRequest { InstanceId = Instance, BootId = "b1" });
        var held = await LeaseAsync(new LeaseRequest { InstanceId = Instance, BootId = "b2", HeldWork = { "w1" } });

        Assert.Equal(("w1", "w1"), (first.Order!.WorkId, again.Order!.WorkId));
        Assert.Equal(HttpStatusCode.NoContent, held.Status);
        Assert.Equal([(Instance, "b1"), (Instance, "b2")], _server.Signals.Connected);
    }

    [Fact]
    public async Task A_lease_waits_for_work_to_come()
    {
        var lease = LeaseAsync(new LeaseRequest { InstanceId = Instance, BootId = "b", WaitSeconds = 60 });
        await ((ManualTime)_server.Time).WaitForTimerAsync();
        _server.Outbox.Offer(Instance, new WorkOrder { WorkId = "w1" });

        Assert.Equal("w1", (await lease).Order!.WorkId);
    }

    [Fact]
    public async Task A_stopping_server_lets_waiting_agents_go()
    {
        var lease = LeaseAsync(new LeaseRequest { InstanceId = Instance, BootId = "b", WaitSeconds = 60 });
        await ((ManualTime)_server.Time).WaitForTimerAsync();

        await _server.StopAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await lease).Status);
    }

    [Fact]
    public async Task A_boot_whose_news_was_lost_is_told_again()
    {
        _server.Signals.Failure = new TimeoutException("the grain is slow");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await LeaseAsync(new LeaseRequest { InstanceId = Instance, BootId = "b" })).Status);
        _server.Signals.Failure = null;

        Assert.Equal(HttpStatusCode.NoContent, (await LeaseAsync(new LeaseRequest { InstanceId = Instance, BootId = "b" })).Status);
        Assert.Equal(2, _server.Signals.Connected.Count);
    }

    [Fact]
    public async Task A_report_is_acknowledged_and_its_result_ends_the_order()
    {
        _server.Outbox.Offer(Instance, new WorkOrder { WorkId = "w1" });
        var report = new ReportRequest { InstanceId = Instance, WorkId = "w1" };
        report.Events.Add(new WorkEvent { Seq = 1, Output = new OutputChunk { Data = ByteString.CopyFromUtf8("hello") } });
        report.Events.Add(new WorkEvent { Seq = 2, Result = new WorkResult { Status = "success" } });

        var (status, response) = await ReportAsync(report);

        Assert.Equal((HttpStatusCode.OK, 2), (status, response!.AcknowledgedSeq));
        Assert.Equal(report, Assert.Single(_server.Signals.Reports).Report);
        Assert.Equal(HttpStatusCode.NoContent, (await LeaseAsync(new LeaseRequest { InstanceId = Instance, BootId = "b" })).Status);
    }

    [Fact]
    public async Task An_order_stays_while_its_result_is_not_stored()
    {
        _server.Outbox.Offer(Instance, new WorkOrder { WorkId = "w1" });
        _server.Signals.Answer = static _ => new ReportResponse { AcknowledgedSeq = 0 };

        await ReportAsync(new ReportRequest { InstanceId = Instance, WorkId = "w1", Events = { new WorkEvent { Seq = 1, Result = new WorkResult() } } });

        Assert.Equal("w1", (await LeaseAsync(new LeaseRequest { InstanceId = Instance, BootId = "b" })).Order!.WorkId);
    }

    [Fact]
    public async Task A_cancelled_order_is_told_with_the_next_report()
    {
        _server.Outbox.Offer(Instance, new WorkOrder { WorkId = "w1" });
        _server.Outbox.Cancel(Instance, "w1");

        var (_, response) = await ReportAsync(new ReportRequest { InstanceId = Instance, WorkId = "w1", Events = { new WorkEvent { Seq = 1, Step = new StepEvent() } } });

        Assert.True(response!.Cancel);
    }

    [Fact]
    public async Task A_report_that_cannot_be_stored_is_to_be_sent_again()
    {
        _server.Signals.Failure = new IOException("disk full at /secret/path");

        using var answer = await PostAsync("/agent/v1/report", new ReportRequest { InstanceId = Instance, WorkId = "w1" }, _server.Tokens.For(Instance));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_with_a_gap_is_refused()
    {
        var (status, _) = await ReportAsync(new ReportRequest { InstanceId = Instance, WorkId = "w1", Events = { new WorkEvent { Seq = 1 }, new WorkEvent { Seq = 3 } } });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Empty(_server.Signals.Reports);
    }

    [Fact]
    public async Task A_token_speaks_for_its_own_instance_alone()
    {
        var lease = new LeaseRequest { InstanceId = Instance, BootId = "b" };
        async Task<HttpStatusCode> WithAsync(string? token)
        {
            using var answer = await PostAsync("/agent/v1/lease", lease, token);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await WithAsync(null));
        Assert.Equal(HttpStatusCode.Forbidden, await WithAsync("guess"));
        Assert.Equal(HttpStatusCode.Forbidden, await WithAsync(_server.Tokens.For("i-another")));
        Assert.Equal(HttpStatusCode.NoContent, await WithAsync(_server.Tokens.For(Instance)));
        Assert.Single(_server.Signals.Connected);
    }

    [Theory]
    [InlineData("/agent/v1/lease")]
    [InlineData("/agent/v1/report")]
    public async Task A_body_that_is_no_message_or_too_long_is_refused(string path)
    {
        using var garbage = await PostAsync(path, [0xff, 0xff, 0xff], "x");
        using var huge = await PostAsync(path, new byte[2 * 1024 * 1024], "x");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge), (garbage.StatusCode, huge.StatusCode));
    }

    [Fact]
    public async Task The_socket_serves_agents_and_nothing_else()
    {
        using var answer = await _agent.GetAsync(new Uri("http://farm/metrics"));
        using var client = new RestClient(_server);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendUnsignedAsync("POST", "/agent/v1/lease")).Status);
    }

    private async Task<(HttpStatusCode Status, WorkOrder? Order)> LeaseAsync(LeaseRequest request)
    {
        using var answer = await PostAsync("/agent/v1/lease", request, _server.Tokens.For(request.InstanceId));
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.OK ? WorkOrder.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync()) : null);
    }

    private async Task<(HttpStatusCode Status, ReportResponse? Response)> ReportAsync(ReportRequest request)
    {
        using var answer = await PostAsync("/agent/v1/report", request, _server.Tokens.For(request.InstanceId));
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.OK ? ReportResponse.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync()) : null);
    }

    private Task<HttpResponseMessage> PostAsync(string path, IMessage message, string? token) => PostAsync(path, message.ToByteArray(), token);

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://farm{path}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await _agent.SendAsync(request);
    }
}
