using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Tests.Rest;

/// <summary>Whatever comes in: a refusal that says why, and never a 500.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private GatewayServer _server = null!;
    private RestClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await GatewayServer.StartAsync();
        _client = new RestClient(_server);
        _server.Operations.On<CreateComponentRequest>("CreateComponent", _ => new CreateComponentResponse());
        _server.Operations.On<GetComponentRequest>("GetComponent", _ => new GetComponentResponse());
        _server.Operations.On<ListImagesRequest>("ListImages", _ => new ListImagesResponse());
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    public static TheoryData<string, byte[]> Bodies()
    {
        var data = new TheoryData<string, byte[]>();
        void Text(string name, string text) => data.Add(name, Encoding.UTF8.GetBytes(text));
        Text("not JSON", "hello");
        Text("cut off", """{"name":"x""");
        Text("two values", "{}{}");
        Text("a list", "[]");
        Text("a number", "42");
        Text("wrong type", """{"name":{}}""");
        Text("number for text", """{"name":1}""");
        Text("text for a list", """{"supportedOsVersions":"x"}""");
        Text("text for a map", """{"tags":"x"}""");
        Text("unknown enum value", """{"platform":"Plan9"}""");
        Text("duplicate member", """{"name":"aaa","name":"bbb"}""");
        Text("duplicate map key", """{"tags":{"a":"1","a":"2"}}""");
        Text("deep nesting", string.Concat(Enumerable.Repeat("[", 10_000)));
        Text("deep nesting in an unknown member", $$"""{"x":{{string.Concat(Enumerable.Repeat("""{"a":""", 5_000))}}""");
        Text("lone surrogate", """{"name":"\ud800"}""");
        Text("control characters", "{\"name\":\"a\0b\"}");
        Text("a huge number", $$"""{"dryRun":{{new string('9', 5000)}}}""");
        Text("a comment", """{/* */}""");
        Text("a thousand tags", "{\"tags\":{" + string.Join(',', Enumerable.Range(0, 1000).Select(static at => $"\"k{at}\":\"v\"")) + "}}");
        data.Add("broken UTF-8", [.. "{\"name\":\""u8, 0xff, 0xfe, .. "\"}"u8]);
        data.Add("overlong UTF-8", [.. "{\"name\":\""u8, 0xc0, 0xaf, .. "\"}"u8]);
        data.Add("UTF-16", Encoding.Unicode.GetBytes("{}"));
        data.Add("binary", [.. Enumerable.Range(0, 4096).Select(static at => (byte)(at * 31))]);
        return data;
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_cannot_be_taken_is_refused_with_a_reason(string name, byte[] body)
    {
        var answer = await _client.SendAsync("PUT", "/CreateComponent", body);

        Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{name}: {(int)answer.Status} {answer.Text}");
        Assert.NotNull(answer.ErrorType);
        Assert.NotEmpty(answer.Message);
        Assert.Empty(_server.Operations.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?componentBuildVersionArn=")]
    [InlineData("?componentBuildVersionArn=x&componentBuildVersionArn=y")]
    [InlineData("?componentBuildVersionArn=%00")]
    [InlineData("?componentBuildVersionArn=../../etc/passwd")]
    [InlineData("?=&=&&&")]
    public async Task A_query_that_cannot_be_taken_is_refused_with_a_reason(string query)
    {
        var answer = await _client.SendAsync("GET", $"/GetComponent{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("componentBuildVersionArn", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_10_MB_is_refused()
    {
        var answer = await _client.SendAsync("PUT", "/CreateComponent", new byte[10 * 1024 * 1024]);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLargeException"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task A_chunked_body_is_taken_and_one_that_never_ends_is_not()
    {
        var small = await RawAsync("{}"u8.ToArray(), chunks: ["{}"]);
        var endless = await RawAsync([], chunks: [.. Enumerable.Repeat(new string(' ', 65536), 20)]);

        Assert.StartsWith("HTTP/1.1 200", small, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413", endless, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_refused_before_the_body_is_waited_for()
    {
        var stranger = new SigV4Signer(new SigningCredential("AKIASTRANGERSTRANGER", "s"), GatewayServer.Region);
        var signed = stranger.Sign(_client.Signable("POST", "/ListImages"), "{}"u8, _server.Time.GetUtcNow());
        using var socket = await ConnectAsync();

        // A body is announced, and never comes.
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /ListImages HTTP/1.1\r\nHost: {_server.Endpoints.Http.Authority}\r\nContent-Length: 2\r\n"
            + string.Concat(signed.Select(static header => $"{header.Key}: {header.Value}\r\n")) + "\r\n"));

        var answer = new byte[4096];
        var read = await socket.ReceiveAsync(answer);
        Assert.StartsWith("HTTP/1.1 403", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("many headers", 101, 1, "431")]
    [InlineData("long headers", 40, 2000, "431")]
    public async Task Headers_are_bounded(string name, int count, int length, string status)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: a\r\n"
            + string.Concat(Enumerable.Range(0, count).Select(at => $"x-{at}: {new string('x', length)}\r\n")) + "\r\n"));

        var answer = await ReadAsync(socket);

        Assert.True(answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal), name + answer);
    }

    [Fact]
    public async Task A_request_line_is_bounded()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /{new string('x', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n"));

        Assert.StartsWith("HTTP/1.1 414", await ReadAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_given_up()
    {
        using var socket = await ConnectAsync();
        var headers = Headers("POST /ListImages", "{}"u8.ToArray(), "Content-Length: 2");
        await socket.SendAsync(Encoding.ASCII.GetBytes(headers + "{"));
        var answer = ReadAsync(socket);
        // The server has read the first byte and waits once this timer is armed.
        await ((ManualTime)_server.Time).WaitForTimerAsync();

        ((ManualTime)_server.Time).Advance(TimeSpan.FromSeconds(31));

        Assert.StartsWith("HTTP/1.1 408", await answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET  HTTP/1.1\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET http://elsewhere/x HTTP/1.1\r\nHost: elsewhere\r\n\r\n")]
    [InlineData("POST /ListImages HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /ListImages HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nzz")]
    public async Task What_is_no_good_HTTP_gets_a_4xx_or_no_answer(string request)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        socket.Shutdown(SocketShutdown.Send);

        var answer = await ReadAsync(socket);

        // The preface of HTTP/2 may be answered in its own frames.
        Assert.True(!answer.StartsWith("HTTP/1.1", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), answer);
    }

    private async Task<string> RawAsync(byte[] signed, string[] chunks)
    {
        using var socket = await ConnectAsync();
        var text = new StringBuilder(Headers("POST /ListImages", signed, "Transfer-Encoding: chunked"));
        foreach (var chunk in chunks)
        {
            text.Append(chunk.Length.ToString("x", CultureInfo.InvariantCulture)).Append("\r\n").Append(chunk).Append("\r\n");
        }

        text.Append("0\r\n\r\n");
        var sending = socket.SendAsync(Encoding.ASCII.GetBytes(text.ToString()));
        var answer = await ReadAsync(socket);
        try
        {
            await sending;
        }
        catch (SocketException)
        {
            // The server has answered and hung up before the end of an endless body.
        }

        return answer;
    }

    private string Headers(string line, byte[] body, string framing)
    {
        var signed = _client.Signer.Sign(_client.Signable(line.Split(' ')[0], line.Split(' ')[1]), body, _server.Time.GetUtcNow());
        return $"{line} HTTP/1.1\r\nHost: {_server.Endpoints.Http.Authority}\r\nConnection: close\r\n{framing}\r\n"
            + string.Concat(signed.Select(static header => $"{header.Key}: {header.Value}\r\n")) + "\r\n";
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _server.Endpoints.Http.Port);
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // What came before the reset counts.
        }

        return text.ToString();
    }
}
