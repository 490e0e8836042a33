using System.Net;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Rpc;
using Google.Protobuf;
using RpcStatus = BuildFarm.Model.Rpc.Status;
using ErrorInfo = BuildFarm.Model.Rpc.ErrorInfo;

namespace BuildFarm.Gateway.Tests.Grpc;

public sealed class GrpcUnaryTests : IAsyncLifetime
{
    private const string ListImages = "/buildfarm.imagebuilder.v1.ImageBuilder/ListImages";

    private GatewayServer _server = null!;
    private GrpcClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await GatewayServer.StartAsync();
        _client = new GrpcClient(_server);
        _server.Operations.On<ListImagesRequest>("ListImages", request => new ListImagesResponse { NextToken = $"after-{request.MaxResults}" });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_call_reaches_the_same_handler_as_REST()
    {
        var end = await _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest { MaxResults = 7 });

        Assert.Equal((0, "after-7"), (end.Status, Assert.Single(end.Messages).NextToken));
        Assert.NotEmpty(end.Messages[0].RequestId);
        Assert.Equal(("000000000000", "us-east-1"), (Assert.Single(_server.Operations.Calls).Context.Account, _server.Operations.Calls.First().Context.Region));
    }

    [Fact]
    public async Task Gzip_goes_both_ways()
    {
        _client.Compress = true;
        _server.Operations.On<ListImagesRequest>("ListImages", request => new ListImagesResponse { NextToken = new string('n', 5000) + request.NextToken.Length });

        var end = await _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest { NextToken = new string('a', 3000) });

        Assert.Equal(0, end.Status);
        Assert.True(end.Compressed);
        Assert.EndsWith("n3000", end.Messages[0].NextToken, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_rule_comes_with_the_field_in_rich_details()
    {
        var end = await _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest { MaxResults = 26 });

        Assert.Equal(3, end.Status);
        var status = RpcStatus.Parser.ParseFrom(end.Details);
        Assert.Equal((3, end.Message), (status.Code, status.Message));
        Assert.Equal("maxResults", Assert.Single(Detail(status, "BadRequest", BadRequest.Parser).FieldViolations).Field);
        Assert.Equal("InvalidRequestException", Detail(status, "ErrorInfo", ErrorInfo.Parser).Reason);
        Assert.NotEmpty(Detail(status, "RequestInfo", RequestInfo.Parser).RequestId);
    }

    [Theory]
    [InlineData(ErrorCode.ResourceNotFound, 5)]
    [InlineData(ErrorCode.ResourceAlreadyExists, 6)]
    [InlineData(ErrorCode.Forbidden, 7)]
    [InlineData(ErrorCode.ServiceQuotaExceeded, 8)]
    [InlineData(ErrorCode.ResourceDependency, 9)]
    [InlineData(ErrorCode.ServiceUnavailable, 14)]
    [InlineData(ErrorCode.InvalidParameterValue, 3)]
    public async Task A_refusal_has_the_nearest_code_and_the_APIs_name(ErrorCode code, int expected)
    {
        _server.Operations.On<ListImagesRequest>("ListImages", _ => throw new ApiException(code, "50 % of ü\n"));

        var end = await _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest());

        Assert.Equal((expected, "50 % of ü\n"), (end.Status, end.Message));
        Assert.Equal(ErrorTable.Of(code).Type, Detail(RpcStatus.Parser.ParseFrom(end.Details), "ErrorInfo", ErrorInfo.Parser).Reason);
    }

    [Fact]
    public async Task An_unexpected_failure_is_internal_and_tells_nothing()
    {
        _server.Operations.On<ListImagesRequest>("ListImages", _ => throw new InvalidOperationException("hunter2"));

        var end = await _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest());

        Assert.Equal(13, end.Status);
        Assert.DoesNotContain("hunter2", end.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/buildfarm.imagebuilder.v1.ImageBuilder/Nothing")]
    [InlineData("/x")]
    [InlineData("/buildfarm.imagebuilder.v1.ImageBuilder/ListLifecyclePolicies")]
    public async Task What_is_not_served_is_unimplemented(string path) =>
        Assert.Equal(12, (await _client.UnaryAsync<ListImagesResponse>(path, new ListImagesRequest())).Status);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bf1.")]
    [InlineData("bf1.!!!")]
    [InlineData("bf2.eA")]
    [InlineData("bf1.eA")]
    public async Task A_call_without_a_good_token_is_unauthenticated(string? token)
    {
        _client.Token = token;

        Assert.Equal(16, (await _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest())).Status);
        Assert.Empty(_server.Operations.Calls);
    }

    [Fact]
    public async Task A_token_is_good_at_one_host_for_its_time_and_by_its_secret()
    {
        var now = _server.Time.GetUtcNow();
        string Token(string? host = null, SigningCredential? credential = null, DateTimeOffset? at = null) =>
            BearerToken.Create(credential ?? _server.Credential, "us-east-1", host ?? _server.GrpcHost, at ?? now, TimeSpan.FromMinutes(15));

        Assert.Equal(0, await StatusWithAsync(Token()));
        Assert.Equal(16, await StatusWithAsync(Token(host: "elsewhere:1")));
        Assert.Equal(16, await StatusWithAsync(Token(credential: _server.Credential with { SecretAccessKey = "guess" })));
        Assert.Equal(0, await StatusWithAsync(Token(at: now.AddMinutes(-15))));
        Assert.Equal(16, await StatusWithAsync(Token(at: now.AddMinutes(-15).AddSeconds(-1))));
        Assert.Equal(16, await StatusWithAsync(Token(at: now.AddMinutes(6))));
        Assert.Throws<ArgumentOutOfRangeException>(() => BearerToken.Create(_server.Credential, "us-east-1", "h", now, TimeSpan.FromMinutes(16)));
    }

    [Fact]
    public async Task A_presigned_request_of_the_REST_face_is_no_token()
    {
        var signer = new SigV4Signer(_server.Credential, "us-east-1");
        var request = new SignableRequest { Method = "GET", RawPath = BearerToken.Path, Headers = [new("host", _server.GrpcHost)] };
        var query = signer.Presign(request, _server.Time.GetUtcNow(), TimeSpan.FromMinutes(5));

        Assert.Equal(16, await StatusWithAsync(BearerToken.Prefix + System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.ASCII.GetBytes(query))));
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_call_and_the_handler()
    {
        var entered = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        _server.Operations.On<ListImagesRequest>("ListImages", async (context, _) =>
        {
            context.Cancellation.Register(() => told.SetResult());
            entered.SetResult();
            await told.Task;
            return new ListImagesResponse();
        });
        _client.Metadata["grpc-timeout"] = "2S";

        var call = _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest());
        await entered.Task;
        ((ManualTime)_server.Time).Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(4, (await call).Status);
        await told.Task;
    }

    [Theory]
    [InlineData("2")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("999999999S")]
    [InlineData("1s")]
    public async Task A_malformed_deadline_is_refused(string timeout)
    {
        _client.Metadata["grpc-timeout"] = timeout;

        Assert.Equal(13, (await _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest())).Status);
    }

    [Fact]
    public async Task Long_metadata_is_taken()
    {
        _client.Metadata["x-note"] = new string('n', 40_000);

        Assert.Equal(0, (await _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest())).Status);
    }

    [Theory]
    [InlineData("empty", new byte[0], 13)]
    [InlineData("half a prefix", new byte[] { 0, 0 }, 13)]
    [InlineData("half a message", new byte[] { 0, 0, 0, 0, 9, 1 }, 13)]
    [InlineData("no protobuf", new byte[] { 0, 0, 0, 0, 3, 0xff, 0xff, 0xff }, 3)]
    [InlineData("compressed, by nothing named", new byte[] { 1, 0, 0, 0, 1, 0 }, 13)]
    [InlineData("no flag", new byte[] { 7, 0, 0, 0, 0 }, 13)]
    [InlineData("four gigabytes", new byte[] { 0, 255, 255, 255, 255 }, 8)]
    [InlineData("broken UTF-8 in a string", new byte[] { 0, 0, 0, 0, 4, 0x2a, 2, 0xff, 0xfe }, 3)]
    public async Task A_body_that_is_no_message_is_refused(string name, byte[] body, int expected)
    {
        await using var call = await _client.StartAsync<ListImagesResponse>(ListImages);
        await call.SendRawAsync(body);
        call.Complete();

        var end = await call.ToEndAsync();
        Assert.True(expected == end.Status, name);
        Assert.NotEmpty(Detail(RpcStatus.Parser.ParseFrom(end.Details), "RequestInfo", RequestInfo.Parser).RequestId);
    }

    [Fact]
    public async Task A_gzip_bomb_is_not_unpacked()
    {
        _client.Compress = true;
        await using var call = await _client.StartAsync<ListImagesResponse>(ListImages);
        await call.SendAsync(new ListImagesRequest { NextToken = new string('a', 64 * 1024 * 1024) });
        call.Complete();

        Assert.Equal(8, (await call.ToEndAsync()).Status);
    }

    [Fact]
    public async Task A_compression_that_is_not_known_is_unimplemented()
    {
        _client.Metadata["grpc-encoding"] = "snappy";

        Assert.Equal(12, (await _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest())).Status);
    }

    [Fact]
    public async Task What_is_not_gRPC_gets_415()
    {
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await http.GetAsync(new Uri(_server.Endpoints.Grpc, "/"))).StatusCode);
    }

    private async Task<int> StatusWithAsync(string token)
    {
        _client.Token = token;
        return (await _client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest())).Status;
    }

    private static T Detail<T>(RpcStatus status, string type, MessageParser<T> parser) where T : IMessage<T> =>
        parser.ParseFrom(status.Details.Single(detail => detail.TypeUrl == $"type.googleapis.com/google.rpc.{type}").Value);
}
