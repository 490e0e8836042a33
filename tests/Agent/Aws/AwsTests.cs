using BuildFarm.Agent.Aws;
using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Tests.Support;
using BuildFarm.Documents.Expressions;

namespace BuildFarm.Agent.Tests.Aws;

public sealed class AwsTests : IDisposable
{
    private readonly RunHarness _run = new();

    public void Dispose() => _run.Dispose();

    [MotoFact]
    public async Task Objects_go_up_and_come_down_and_parameters_are_read()
    {
        await using MotoServer moto = await MotoServer.StartAsync();
        using var http = new HttpClient();
        Dictionary<string, string> variables = new()
        {
            ["AWS_ENDPOINT_URL"] = moto.Endpoint.ToString(), ["AWS_ACCESS_KEY_ID"] = "id", ["AWS_SECRET_ACCESS_KEY"] = "secret", ["AWS_REGION"] = "us-east-1",
        };
        var aws = new AwsServices(new AwsSettings(variables.GetValueOrDefault), http, TimeProvider.System, () => 0);
        _run.Services = _run.Services with { AwsCalls = new Lazy<AwsServices>(aws) };
        (await http.PutAsync(new Uri(moto.Endpoint, "bucket-one"), null)).EnsureSuccessStatusCode();

        _run.Folder.File("up/a b+c.txt", "one");
        _run.Folder.File("up/sub/ü.txt", "two");
        await Succeed("- name: Up\n  action: S3Upload\n  inputs:\n    - { source: 'up/*', destination: 's3://bucket-one/top', recurse: true }\n    - { source: 'up/a b+c.txt', destination: 's3://bucket-one/single' }");
        await Succeed("- name: Down\n  action: S3Download\n  inputs:\n    - { source: 's3://bucket-one/top/*', destination: down/ }\n    - { source: 's3://bucket-one/single', destination: one/file }");
        Assert.Equal("one", File.ReadAllText(_run.Folder["down/a b+c.txt"]));
        Assert.Equal("two", File.ReadAllText(_run.Folder["down/sub/ü.txt"]));
        Assert.Equal("one", File.ReadAllText(_run.Folder["one/file"]));
        await Fail("- name: Down\n  action: S3Download\n  inputs: [ { source: 's3://bucket-one/single', destination: one/file, overwrite: false } ]", "File already exists and \"overwrite\" property");
        await Fail("- name: Down\n  action: S3Download\n  inputs: [ { source: 's3://bucket-one/none', destination: x } ]", "NoSuchKey");

        await Assert.ThrowsAsync<ExpressionException>(async () => await aws.GetAsync("/absent", CancellationToken.None));
    }

    [Fact]
    public async Task Without_credentials_the_message_says_where_they_may_be()
    {
        using var http = new HttpClient();
        var settings = new AwsSettings(new Dictionary<string, string> { ["HOME"] = _run.Folder.Path, ["AWS_EC2_METADATA_DISABLED"] = "true" }.GetValueOrDefault);
        var aws = new AwsServices(settings, http, TimeProvider.System, () => 0);
        var refusal = await Assert.ThrowsAsync<AwsException>(() => aws.S3.ListAsync(S3Location.Parse("s3://bucket-one/"), null, CancellationToken.None));
        Assert.Contains("AWS_ACCESS_KEY_ID", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://b")]
    [InlineData("http://bucket/key")]
    [InlineData("s3://Bucket_X/key")]
    public void Location_that_is_none_is_refused(string uri) => Assert.Throws<AwsException>(() => S3Location.Parse(uri));

    [Fact]
    public void Keys_of_a_listing_are_unescaped() =>
        Assert.Equal(["a&b", "c"], S3Client.Values("<L><Contents><Key>a&amp;b</Key></Contents><Contents><Key>c</Key></Contents></L>", "Key"));

    private async Task Succeed(string steps)
    {
        await _run.RunAsync(RunHarness.Build(steps));
        Assert.True(RunStatus.IsSuccess(_run.Report.Status), _run.Report.FailureMessage);
    }

    private async Task Fail(string steps, string reason)
    {
        await _run.RunAsync(RunHarness.Build(steps));
        Assert.Contains(reason, _run.Report.FailureMessage, StringComparison.Ordinal);
    }
}
