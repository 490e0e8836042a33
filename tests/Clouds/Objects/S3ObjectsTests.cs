using System.Text;
using Amazon.Runtime;
using BuildFarm.Clouds.Objects;

namespace BuildFarm.Clouds.Tests.Objects;

public class S3ObjectsTests
{
    [Fact]
    public async Task An_object_is_fetched_from_the_endpoint_with_a_signed_request()
    {
        await using var server = await OneAnswerServer.StartAsync("200 OK", Encoding.UTF8.GetBytes("name: héllo"));

        var text = await Source(server).ReadAsync("eu-west-1", "bucket", "a folder/key.yml", 1000, default);

        Assert.Equal("name: héllo", text);
        var request = await server.Request;
        Assert.StartsWith("GET /bucket/a%20folder/key.yml", request, StringComparison.Ordinal);
        Assert.Contains("/eu-west-1/s3/aws4_request", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("404 Not Found", "<Error><Code>NoSuchKey</Code></Error>", "no such object")]
    [InlineData("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>", "refuses this farm")]
    [InlineData("200 OK", "longer than eight bytes", "at most 8")]
    public async Task What_cannot_be_read_says_why(string status, string body, string why)
    {
        await using var server = await OneAnswerServer.StartAsync(status, Encoding.UTF8.GetBytes(body));

        var refusal = await Assert.ThrowsAsync<ObjectException>(() => Source(server).ReadAsync("us-east-1", "bucket", "key", 8, default));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        await using var server = await OneAnswerServer.StartAsync("200 OK", [0xff, 0xfe, 0x00]);

        var refusal = await Assert.ThrowsAsync<ObjectException>(() => Source(server).ReadAsync("us-east-1", "bucket", "key", 8, default));

        Assert.Contains("no UTF-8 text", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_the_farm_does_not_name_is_not_asked_for()
    {
        await using var server = await OneAnswerServer.StartAsync("200 OK", "secret"u8.ToArray());
        var sut = new S3Objects(new S3Options { Endpoint = server.Address, Credentials = new BasicAWSCredentials("AKIAEXAMPLE", "secret"), Buckets = ["documents"] });

        var refusal = await Assert.ThrowsAsync<ObjectException>(() => sut.ReadAsync("us-east-1", "bucket", "key", 8, default));

        Assert.Contains("does not read the bucket bucket", refusal.Message, StringComparison.Ordinal);
        Assert.False(server.Request.IsCompleted);
        Assert.Equal("secret", await sut.ReadAsync("us-east-1", "documents", "key", 8, default));
    }

    [Theory]
    [InlineData("s3://bucket/key.yml", true)]
    [InlineData("S3://my.bucket-1/a/b/c", true)]
    [InlineData("s3://bucket/", false)]
    [InlineData("s3://b/key", false)]
    [InlineData("https://bucket/key", false)]
    [InlineData("s3://bucket/a\nb", false)]
    public void Only_a_bucket_and_a_key_make_a_uri(string text, bool valid) => Assert.Equal(valid, S3Uri.TryParse(text, out _, out _));

    private static S3Objects Source(OneAnswerServer server) =>
        new(new S3Options { Endpoint = server.Address, Credentials = new BasicAWSCredentials("AKIAEXAMPLE", "secret") });
}
