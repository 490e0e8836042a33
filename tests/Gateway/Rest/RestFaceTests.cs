using System.Net;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using Google.Protobuf;

namespace BuildFarm.Gateway.Tests.Rest;

public sealed class RestFaceTests : IAsyncLifetime
{
    private const string ComponentArn = "arn:aws:imagebuilder:us-east-1:000000000000:component/web/1.0.0/1";

    private GatewayServer _server = null!;
    private RestClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await GatewayServer.StartAsync();
        _client = new RestClient(_server);
        _server.Operations.On<ListImagesRequest>("ListImages", _ => new ListImagesResponse());
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_signed_request_reaches_its_handler_and_is_answered_in_JSON()
    {
        _server.Operations.On<ListImagesRequest>("ListImages", request => new ListImagesResponse { NextToken = $"after-{request.MaxResults}" });

        var answer = await _client.SendAsync("POST", "/ListImages", """{"maxResults":7,"owner":"Self"}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("after-7", answer.Json.GetProperty("nextToken").GetString());
        Assert.Equal(answer.RequestId, answer.Json.GetProperty("requestId").GetString());
        var (context, _) = Assert.Single(_server.Operations.Calls);
        Assert.Equal(("000000000000", "us-east-1", answer.RequestId), (context.Account, context.Region, context.RequestId));
    }

    [Fact]
    public async Task A_query_parameter_becomes_its_field()
    {
        _server.Operations.On<GetComponentRequest>("GetComponent", request => new GetComponentResponse { RequestId = request.ComponentBuildVersionArn });

        var answer = await _client.SendAsync("GET", $"/GetComponent?componentBuildVersionArn={Uri.EscapeDataString(ComponentArn)}");

        Assert.Equal(ComponentArn, answer.Json.GetProperty("requestId").GetString());
    }

    [Theory]
    [InlineData("arn%3Aaws%3Aimagebuilder%3Aus-east-1%3A000000000000%3Acomponent%2Fweb%2F1.0.0%2F1")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:component%2Fweb%2F1.0.0%2F1")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:component/web/1.0.0/1")]
    public async Task A_path_parameter_becomes_its_field_however_it_is_encoded(string path)
    {
        var seen = "";
        _server.Operations.On<UntagResourceRequest>("UntagResource", request =>
        {
            seen = $"{request.ResourceArn} {string.Join(',', request.TagKeys)}";
            return new UntagResourceResponse();
        });

        var answer = await _client.SendAsync("DELETE", $"/tags/{path}?tagKeys=a%20b&tagKeys=c");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal($"{ComponentArn} a b,c", seen);
        Assert.Equal("{}", answer.Text);
    }

    [Fact]
    public async Task A_presigned_request_needs_no_header()
    {
        const string Target = "/GetComponent?componentBuildVersionArn=arn%3Aaws%3Aimagebuilder%3Aus-east-1%3A000000000000%3Acomponent%2Fweb%2F1.0.0%2F1";
        _server.Operations.On<GetComponentRequest>("GetComponent", _ => new GetComponentResponse());
        var query = _client.Signer.Presign(_client.Signable("GET", Target), _server.Time.GetUtcNow(), TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.OK, (await _client.SendUnsignedAsync("GET", $"/GetComponent?{query}")).Status);
        ((ManualTime)_server.Time).Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("InvalidSignatureException", (await _client.SendUnsignedAsync("GET", $"/GetComponent?{query}")).ErrorType);
    }

    [Theory]
    [InlineData("POST", "/ListImages")]
    [InlineData("GET", "/nothing/here")]
    public async Task An_unsigned_request_is_refused_whatever_it_asks(string method, string target)
    {
        var answer = await _client.SendUnsignedAsync(method, target);

        Assert.Equal((HttpStatusCode.Forbidden, "MissingAuthenticationTokenException"), (answer.Status, answer.ErrorType));
        Assert.Equal("MissingAuthenticationTokenException", answer.Json.GetProperty("__type").GetString());
        Assert.Empty(_server.Operations.Calls);
    }

    [Fact]
    public async Task A_tampered_body_is_refused()
    {
        var answer = await _client.SendAsync("POST", "/ListImages", "{}"u8.ToArray(), request => request.Content = new ByteArrayContent("{ }"u8.ToArray()));

        Assert.Equal((HttpStatusCode.Forbidden, "InvalidSignatureException"), (answer.Status, answer.ErrorType));
        Assert.Empty(_server.Operations.Calls);
    }

    [Fact]
    public async Task A_skewed_clock_is_refused_and_told()
    {
        var answer = await _client.SendAsync("POST", "/ListImages", "{}"u8.ToArray(), at: _server.Time.GetUtcNow().AddMinutes(-6));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("Signature expired", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/Nothing")]
    [InlineData("GET", "/ListImages")]
    [InlineData("POST", "/listimages")]
    [InlineData("POST", "/ListImages/")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/tags/")]
    [InlineData("GET", "/tags/%zz")]
    [InlineData("BREW", "/ListImages")]
    public async Task What_is_no_operation_is_unknown(string method, string target)
    {
        var answer = await _client.SendAsync(method, target);

        Assert.Equal((HttpStatusCode.NotFound, "UnknownOperationException"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task An_operation_that_this_farm_does_not_serve_says_so()
    {
        var answer = await _client.SendAsync("POST", "/ListLifecyclePolicies", "{}");

        Assert.Equal((HttpStatusCode.BadRequest, "InvalidRequestException"), (answer.Status, answer.ErrorType));
        Assert.Contains("ListLifecyclePolicies is not served by this farm", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_rule_names_the_field_and_never_reaches_the_handler()
    {
        var answer = await _client.SendAsync("POST", "/ListImages", """{"maxResults":26}""");

        Assert.Equal((HttpStatusCode.BadRequest, "InvalidRequestException"), (answer.Status, answer.ErrorType));
        Assert.Contains("maxResults", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Operations.Calls);
    }

    [Fact]
    public async Task A_missing_client_token_is_made_up()
    {
        string[] tokens = ["", ""];
        var at = 0;
        _server.Operations.On<StartImagePipelineExecutionRequest>("StartImagePipelineExecution", request =>
        {
            tokens[at++] = request.ClientToken;
            return new StartImagePipelineExecutionResponse();
        });
        const string Body = """{"imagePipelineArn":"arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/web"}""";

        await _client.SendAsync("PUT", "/StartImagePipelineExecution", Body);
        await _client.SendAsync("PUT", "/StartImagePipelineExecution", Body);

        Assert.All(tokens, static token => Assert.True(Guid.TryParse(token, out _)));
        Assert.NotEqual(tokens[0], tokens[1]);
    }

    [Theory]
    [InlineData(ErrorCode.ResourceNotFound, 404, "ResourceNotFoundException")]
    [InlineData(ErrorCode.ServiceQuotaExceeded, 402, "ServiceQuotaExceededException")]
    [InlineData(ErrorCode.DryRunOperation, 412, "DryRunOperationException")]
    [InlineData(ErrorCode.TooManyRequests, 429, "TooManyRequestsException")]
    [InlineData(ErrorCode.ResourceDependency, 400, "ResourceDependencyException")]
    public async Task A_refusal_has_the_contracts_type_and_status(ErrorCode code, int status, string type)
    {
        _server.Operations.On<ListImagesRequest>("ListImages", _ => throw new ApiException(code, "of \"this\" thing\n"));

        var answer = await _client.SendAsync("POST", "/ListImages", "{}");

        Assert.Equal((status, type, "of \"this\" thing\n"), ((int)answer.Status, answer.ErrorType, answer.Message));
    }

    [Fact]
    public async Task An_unexpected_failure_shows_a_request_id_and_nothing_inside()
    {
        _server.Operations.On<ListImagesRequest>("ListImages", _ => throw new InvalidOperationException("password is hunter2"));

        var answer = await _client.SendAsync("POST", "/ListImages", "{}");

        Assert.Equal((HttpStatusCode.InternalServerError, "ServiceException"), (answer.Status, answer.ErrorType));
        Assert.DoesNotContain("hunter2", answer.Text, StringComparison.Ordinal);
        Assert.Contains(answer.RequestId!, answer.Message, StringComparison.Ordinal);
        Assert.Contains(_server.Logs.Lines, line => line.Contains("hunter2", StringComparison.Ordinal) && line.Contains(answer.RequestId!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_over_the_limit_is_told_to_come_again()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource<IMessage>();
        await using var small = await GatewayServer.StartAsync(change: static options => options with { MaximumConcurrentCalls = 1 });
        using var client = new RestClient(small);
        small.Operations.On<ListImagesRequest>("ListImages", (_, _) =>
        {
            entered.SetResult();
            return leave.Task;
        });

        var first = client.SendAsync("POST", "/ListImages", "{}");
        await entered.Task;
        var second = await client.SendAsync("POST", "/ListImages", "{}");
        leave.SetResult(new ListImagesResponse());

        Assert.Equal((HttpStatusCode.TooManyRequests, "TooManyRequestsException"), (second.Status, second.ErrorType));
        Assert.Equal(HttpStatusCode.OK, (await first).Status);
    }

    [Fact]
    public async Task No_secret_is_logged()
    {
        await _client.SendAsync("POST", "/ListImages", "{}");
        await _client.SendAsync("POST", "/ListImages", "{}"u8.ToArray(), request => request.Content = new ByteArrayContent("{ }"u8.ToArray()));

        Assert.NotEmpty(_server.Logs.Lines);
        Assert.DoesNotContain(_server.Logs.Lines, line => line.Contains(_server.Credential.SecretAccessKey, StringComparison.Ordinal) || line.Contains("Signature=", StringComparison.Ordinal));
    }
}
