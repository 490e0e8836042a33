using System.Text;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Tests.Fakes;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;
using BuildFarm.Model.Json;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Cli.Tests.Farm;

public sealed class RestClientTests
{
    private readonly TestTime time = new();

    [Fact]
    public async Task A_body_goes_to_the_contracts_path_signed_as_it_is_sent()
    {
        var seen = new TaskCompletionSource<(SignableRequest Request, byte[] Body, string Authorization)>();
        await using var farm = await LoopbackFarm.StartAsync(async context =>
        {
            var (request, body) = await LoopbackFarm.ReadAsync(context);
            seen.SetResult((request, body, context.Request.Headers.Authorization.ToString()));
            await context.Response.WriteAsync("""{"imagePipelineArn":"arn:p"}""");
        });
        using var sut = new RemoteFarm(farm.Connection, time);

        var answer = await sut.CallAsync<CreateImagePipelineResponse>(new CreateImagePipelineRequest { Name = "web", ClientToken = "t" }, default);

        Assert.Equal("arn:p", answer.ImagePipelineArn);
        var (request, body, authorization) = await seen.Task;
        Assert.Equal(("PUT", "/CreateImagePipeline"), (request.Method, request.RawPath));
        Assert.Equal("web", ApiJson.Parse<CreateImagePipelineRequest>(body).Name);
        AssertSigned(request, body, authorization);
    }

    [Fact]
    public async Task An_ARN_in_path_or_query_is_escaped_once_and_signed_that_way()
    {
        var seen = new TaskCompletionSource<(SignableRequest Request, byte[] Body, string Authorization)>();
        await using var farm = await LoopbackFarm.StartAsync(async context =>
        {
            var (request, body) = await LoopbackFarm.ReadAsync(context);
            seen.TrySetResult((request, body, context.Request.Headers.Authorization.ToString()));
            await context.Response.WriteAsync("{}");
        });
        using var sut = new RemoteFarm(farm.Connection, time);
        var untag = new UntagResourceRequest { ResourceArn = "arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/web" };
        untag.TagKeys.Add(["a b", "c/d"]);

        await sut.CallAsync<UntagResourceResponse>(untag, default);

        var (request, body, authorization) = await seen.Task;
        Assert.Equal("/tags/arn%3Aaws%3Aimagebuilder%3Aus-east-1%3A000000000000%3Aimage-pipeline%2Fweb", request.RawPath);
        Assert.Equal("tagKeys=a%20b&tagKeys=c%2Fd", request.RawQuery);
        AssertSigned(request, body, authorization);
    }

    [Theory]
    [InlineData("""{"__type":"ResourceNotFoundException","message":"no such thing"}""", null)]
    [InlineData("""{"message":"no such thing"}""", "ResourceNotFoundException:http://somewhere")]
    public async Task A_refusal_has_the_contracts_code_and_the_farms_words(string body, string? header)
    {
        await using var farm = await LoopbackFarm.StartAsync(async context =>
        {
            context.Response.StatusCode = 404;
            if (header is not null) context.Response.Headers["x-amzn-ErrorType"] = header;
            await context.Response.WriteAsync(body);
        });
        using var sut = new RemoteFarm(farm.Connection, time);

        var failure = await Assert.ThrowsAsync<FarmException>(() => sut.CallAsync<GetImageResponse>(new GetImageRequest { ImageBuildVersionArn = "arn:x" }, default));

        Assert.Equal(ErrorCode.ResourceNotFound, failure.Code);
        Assert.False(failure.IsTransport);
        Assert.Equal("GetImage: no such thing (ResourceNotFoundException)", failure.Message);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_one_line_with_what_to_do()
    {
        var farm = await LoopbackFarm.StartAsync(_ => Task.CompletedTask);
        await farm.DisposeAsync();
        using var sut = new RemoteFarm(farm.Connection, time);

        var failure = await Assert.ThrowsAsync<FarmException>(() => sut.CallAsync<GetImageResponse>(new GetImageRequest(), default));

        Assert.True(failure.IsTransport);
        Assert.Contains("no farm answers at " + farm.Connection.Endpoint.GetLeftPart(UriPartial.Authority), failure.Message);
        Assert.Contains("./buildfarm up", failure.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_create_whose_answer_was_lost_or_put_off_is_sent_again_with_the_same_token(bool isLost)
    {
        var tokens = new List<string>();
        await using var farm = await LoopbackFarm.StartAsync(async context =>
        {
            var (_, body) = await LoopbackFarm.ReadAsync(context);
            tokens.Add(ApiJson.Parse<CreateImagePipelineRequest>(body).ClientToken);
            if (tokens.Count > 1)
            {
                await context.Response.WriteAsync("""{"imagePipelineArn":"arn:p"}""");
            }
            else if (isLost)
            {
                context.Abort();
            }
            else
            {
                context.Response.StatusCode = 503;
                await context.Response.WriteAsync("""{"__type":"ServiceUnavailableException","message":"busy"}""");
            }
        });
        using var sut = new RemoteFarm(farm.Connection, time);

        var answer = await sut.CallAsync<CreateImagePipelineResponse>(new CreateImagePipelineRequest { Name = "web", ClientToken = "once" }, default);

        Assert.Equal("arn:p", answer.ImagePipelineArn);
        Assert.Equal(["once", "once"], tokens);
    }

    [Fact]
    public async Task The_secret_is_in_no_header()
    {
        var headers = new TaskCompletionSource<string>();
        await using var farm = await LoopbackFarm.StartAsync(async context =>
        {
            headers.SetResult(string.Join('\n', context.Request.Headers.Select(h => $"{h.Key}: {h.Value}")));
            await context.Response.WriteAsync("{}");
        });
        using var sut = new RemoteFarm(farm.Connection, time);

        await sut.CallAsync<ListImagesResponse>(new ListImagesRequest(), default);

        Assert.DoesNotContain(LoopbackFarm.Credential.SecretAccessKey, await headers.Task);
    }

    private void AssertSigned(SignableRequest request, byte[] body, string authorization)
    {
        // Signing what arrived gives the signature that came with it: nothing changed on the way.
        var expected = new SigV4Signer(LoopbackFarm.Credential, "us-east-1").Sign(request, body, time.GetUtcNow()).Single(header => header.Key == "Authorization").Value;
        Assert.Equal(expected, authorization);
    }
}
