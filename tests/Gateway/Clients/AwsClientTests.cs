using System.Text.Json;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Tests.Clients;

/// <summary>The clients that people have, where this machine has them.</summary>
public sealed class AwsClientTests : IAsyncLifetime
{
    private const string ComponentArn = "arn:aws:imagebuilder:us-east-1:000000000000:component/web/1.0.0/1";

    private GatewayServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await GatewayServer.StartAsync(TimeProvider.System);
        _server.Operations.On<ListImagesRequest>("ListImages", static request => request.HasNextToken
            ? new ListImagesResponse { ImageVersionList = { new ImageVersion { Arn = "arn:two", Name = "two" } } }
            : new ListImagesResponse { ImageVersionList = { new ImageVersion { Arn = "arn:one", Name = "one" } }, NextToken = "more" });
        _server.Operations.On<GetComponentRequest>("GetComponent", static request => throw Errors.NotFound(request.ComponentBuildVersionArn));
        _server.Operations.On<ListTagsForResourceRequest>("ListTagsForResource", static request => new ListTagsForResourceResponse { Tags = { { "arn", request.ResourceArn } } });
        _server.Operations.On<UntagResourceRequest>("UntagResource", static _ => new UntagResourceResponse());
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [NeedsFact("aws --version")]
    public async Task The_AWS_CLI_lists_pages_reads_tags_and_understands_errors()
    {
        var list = await AwsAsync("list-images");
        var tags = await AwsAsync("list-tags-for-resource", "--resource-arn", ComponentArn);
        var untag = await AwsAsync("untag-resource", "--resource-arn", ComponentArn, "--tag-keys", "a b", "c/d+e");
        var missing = await AwsAsync("get-component", "--component-build-version-arn", ComponentArn);

        Assert.True(list.Exit == 0, list.Errors);
        Assert.Equal(2, JsonDocument.Parse(list.Output).RootElement.GetProperty("imageVersionList").GetArrayLength());
        Assert.Equal(ComponentArn, JsonDocument.Parse(tags.Output).RootElement.GetProperty("tags").GetProperty("arn").GetString());
        Assert.True(untag.Exit == 0, untag.Errors);
        Assert.Contains("(ResourceNotFoundException)", missing.Errors, StringComparison.Ordinal);
    }

    [NeedsFact("aws --version")]
    public async Task The_AWS_CLI_is_told_what_is_wrong_with_its_credential()
    {
        var wrong = await AwsAsync(["list-images"], secret: "guessguessguessguessguessguessguessguess");
        var unknown = await AwsAsync(["list-images"], key: "AKIANOBODYNOBODYNOBO");

        Assert.Contains("(InvalidSignatureException)", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("(UnrecognizedClientException)", unknown.Errors, StringComparison.Ordinal);
    }

    [NeedsFact("python3 -c 'import boto3'")]
    public async Task Boto3_reads_a_page_and_types_an_error()
    {
        const string Script = """
            import boto3, os
            client = boto3.client('imagebuilder', endpoint_url=os.environ['ENDPOINT'])
            print(client.list_images(maxResults=1)['imageVersionList'][0]['name'])
            try:
                client.get_component(componentBuildVersionArn=os.environ['COMPONENT'])
            except client.exceptions.ResourceNotFoundException as problem:
                print(problem.response['Error']['Code'], problem.response['ResponseMetadata']['HTTPStatusCode'])
            print(client.get_paginator('list_images').paginate().build_full_result()['imageVersionList'][1]['name'])
            """;

        var (exit, output, errors) = await Commands.RunAsync("python3", ["-c", Script], Environment());

        Assert.True(exit == 0, errors);
        Assert.Equal("one\nResourceNotFoundException 404\ntwo\n", output);
    }

    private Task<(int Exit, string Output, string Errors)> AwsAsync(params string[] arguments) => AwsAsync(arguments, null, null);

    private Task<(int Exit, string Output, string Errors)> AwsAsync(string[] arguments, string? key = null, string? secret = null)
    {
        var environment = Environment();
        environment["AWS_ACCESS_KEY_ID"] = key ?? environment["AWS_ACCESS_KEY_ID"];
        environment["AWS_SECRET_ACCESS_KEY"] = secret ?? environment["AWS_SECRET_ACCESS_KEY"];
        return Commands.RunAsync("aws", ["imagebuilder", "--endpoint-url", environment["ENDPOINT"], "--output", "json", .. arguments], environment);
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["AWS_ACCESS_KEY_ID"] = _server.Credential.AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = _server.Credential.SecretAccessKey,
        ["AWS_REGION"] = GatewayServer.Region,
        ["AWS_DEFAULT_REGION"] = GatewayServer.Region,
        ["AWS_MAX_ATTEMPTS"] = "1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_PAGER"] = "",
        ["NO_PROXY"] = "127.0.0.1",
        ["ENDPOINT"] = _server.Endpoints.Http.ToString().TrimEnd('/'),
        ["COMPONENT"] = ComponentArn,
    };
}
