using System.Net;
using System.Text;
using System.Text.Json;
using BuildFarm.Agent.Aws;
using BuildFarm.Agent.Logs;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Logs;

public sealed class CloudWatchStreamTests
{
    private readonly ManualTime _time = new();
    private readonly List<(string Operation, JsonElement Body)> _calls = [];
    private readonly Queue<(int Status, string Body)> _answers = new();

    [Fact]
    public async Task Lines_arrive_in_order_with_their_times_and_what_is_left_at_the_end_too()
    {
        await using CloudWatchStream sut = await Open();
        sut.Output("one\n\ntw"u8);
        sut.Output("o"u8);
        await sut.FinishAsync();
        Assert.Null(sut.Failure);
        Assert.Equal("CreateLogStream", _calls[0].Operation);
        Assert.Equal(["one", " ", "two"], Messages());
        Assert.Equal(("group", "stream"), (_calls[1].Body.GetProperty("logGroupName").GetString(), _calls[1].Body.GetProperty("logStreamName").GetString()));
    }

    [Fact]
    public async Task Clock_that_is_set_back_does_not_put_events_out_of_order()
    {
        await using CloudWatchStream sut = await Open();
        sut.Output("a\n"u8);
        _time.SetBack(TimeSpan.FromHours(1));
        sut.Output("b\n"u8);
        await sut.FinishAsync();
        long[] times = [.. Events().Select(line => line.GetProperty("timestamp").GetInt64())];
        Assert.Equal(times.Order(), times);
        Assert.Equal(["a", "b"], Messages());
    }

    [Fact]
    public async Task Requests_stay_within_the_limits_of_bytes_and_events()
    {
        await using CloudWatchStream sut = await Open();
        sut.Output(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("x\n", 25_000))));
        sut.Output(Encoding.UTF8.GetBytes(new string('y', 3 * 1024 * 1024)));
        await sut.FinishAsync();
        Assert.All(_calls.Where(call => call.Operation == "PutLogEvents"), call =>
        {
            JsonElement[] events = [.. call.Body.GetProperty("logEvents").EnumerateArray()];
            Assert.InRange(events.Length, 1, 10_000);
            Assert.InRange(events.Sum(line => line.GetProperty("message").GetString()!.Length + 26), 1, 1024 * 1024);
        });
        Assert.Equal(25_000, Messages().Count(message => message == "x"));
        Assert.Equal(3 * 1024 * 1024, Messages().Where(message => message[0] == 'y').Sum(message => message.Length));
    }

    [Fact]
    public async Task Group_that_is_missing_is_made_and_one_that_exists_is_taken()
    {
        _answers.Enqueue((400, "{\"__type\":\"ResourceNotFoundException\",\"message\":\"no group\"}"));
        _answers.Enqueue((400, "{\"__type\":\"com.amazonaws.logs#ResourceAlreadyExistsException\",\"message\":\"another run\"}"));
        _answers.Enqueue((400, "{\"__type\":\"ResourceAlreadyExistsException\",\"message\":\"before the reboot\"}"));
        await using CloudWatchStream sut = await Open();
        Assert.Equal(["CreateLogStream", "CreateLogGroup", "CreateLogStream"], _calls.Select(call => call.Operation));
    }

    [Fact]
    public async Task Refusal_is_told_and_nothing_more_is_sent_nor_held_back()
    {
        await using CloudWatchStream sut = await Open();
        _answers.Enqueue((400, "{\"__type\":\"AccessDeniedException\",\"message\":\"not you\"}"));
        sut.Output("a\n"u8);
        await sut.FinishAsync();
        sut.Output(new byte[8 * 1024 * 1024]);
        Assert.Contains("AccessDeniedException: not you", sut.Failure, StringComparison.Ordinal);
        Assert.Single(_calls, call => call.Operation == "PutLogEvents");
    }

    [Fact]
    public async Task Events_that_the_service_rejects_are_a_failure()
    {
        await using CloudWatchStream sut = await Open();
        _answers.Enqueue((200, "{\"rejectedLogEventsInfo\":{\"tooOldLogEventEndIndex\":1}}"));
        sut.Output("a\n"u8);
        await sut.FinishAsync();
        Assert.Contains("clock", sut.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttled_call_is_made_again_after_a_pause()
    {
        await using CloudWatchStream sut = await Open();
        _answers.Enqueue((400, "{\"__type\":\"ThrottlingException\",\"message\":\"slowly\"}"));
        Task pause = _time.Armed(TimeSpan.FromMilliseconds(200));
        sut.Output("a\n"u8);
        await pause.WaitAsync(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromMilliseconds(200));
        await sut.FinishAsync();
        Assert.Null(sut.Failure);
        Assert.Equal(2, _calls.Count(call => call.Operation == "PutLogEvents"));
    }

    [Fact]
    public async Task Group_that_cannot_be_made_is_refused_before_the_run()
    {
        _answers.Enqueue((400, "{\"__type\":\"AccessDeniedException\",\"message\":\"not you\"}"));
        await Assert.ThrowsAsync<AwsException>(Open);
    }

    [MotoFact]
    public async Task Emulator_of_the_service_has_the_lines_afterwards()
    {
        await using MotoServer moto = await MotoServer.StartAsync();
        using var http = new HttpClient();
        var settings = new AwsSettings(new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_LOGS"] = moto.Endpoint.ToString(), ["AWS_ACCESS_KEY_ID"] = "id", ["AWS_SECRET_ACCESS_KEY"] = "secret",
        }.GetValueOrDefault);
        var aws = new AwsServices(settings, http, TimeProvider.System, () => 0);
        await using (CloudWatchStream sut = await CloudWatchStream.OpenAsync(aws.Logs("eu-west-1"), "/farm/logs", "run/1", TimeProvider.System, CancellationToken.None))
        {
            sut.Output("first\nsecond ü\n"u8);
            await sut.FinishAsync();
            Assert.Null(sut.Failure);
        }

        var json = new AwsJsonClient(settings.In("eu-west-1"), new CredentialChain(settings, http, TimeProvider.System), http, TimeProvider.System, () => 0);
        string events = await json.PostAsync("logs", "Logs_20140328.GetLogEvents", "{\"logGroupName\":\"/farm/logs\",\"logStreamName\":\"run/1\",\"startFromHead\":true}", CancellationToken.None);
        Assert.Equal(
            ["first", "second ü"],
            JsonDocument.Parse(events).RootElement.GetProperty("events").EnumerateArray().Select(line => line.GetProperty("message").GetString()));
    }

    private Task<CloudWatchStream> Open()
    {
        var settings = new AwsSettings(new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = "id", ["AWS_SECRET_ACCESS_KEY"] = "secret" }.GetValueOrDefault);
        var aws = new AwsServices(settings, new HttpClient(new Handler(this)), _time, () => 0);
        return CloudWatchStream.OpenAsync(aws.Logs(null), "group", "stream", _time, CancellationToken.None);
    }

    private IEnumerable<JsonElement> Events() =>
        _calls.Where(call => call.Operation == "PutLogEvents").SelectMany(call => call.Body.GetProperty("logEvents").EnumerateArray());

    private List<string> Messages() => [.. Events().Select(line => line.GetProperty("message").GetString()!)];

    private sealed class Handler(CloudWatchStreamTests test) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string target = request.Headers.GetValues("X-Amz-Target").Single();
            test._calls.Add((target["Logs_20140328.".Length..], JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken)).RootElement));
            (int status, string body) = test._answers.TryDequeue(out var answer) ? answer : (200, "{}");
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        }
    }
}
