namespace BuildFarm.Model.Tests.Json;

using System.Text;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Json;
using Google.Protobuf.WellKnownTypes;

public sealed class ApiJsonTests
{
    [Fact]
    public void A_request_reads_as_the_service_writes_it()
    {
        var request = ApiJson.Parse<CreateComponentRequest>(
            """{"name":"web","platform":"macOS","tags":{"a":"b"},"supportedOsVersions":["x"],"dryRun":false,"notOurs":{"a":[1,{"b":null}]},"uri":null}""");

        Assert.Equal(("web", Platform.MacOs, "b"), (request.Name, request.Platform, request.Tags["a"]));
        Assert.True(request.HasDryRun);
        Assert.False(request.HasUri);
    }

    [Fact]
    public void Absent_and_empty_lists_are_not_written_but_false_is() =>
        Assert.Equal("""{"name":"web","dryRun":false}""", ApiJson.ToText(new CreateComponentRequest { Name = "web", DryRun = false }));

    [Fact]
    public void The_answer_of_a_read_has_its_lists_even_when_empty() =>
        Assert.Equal("""{"imageVersionList":[]}""", ApiJson.ToText(new ListImagesResponse()));

    [Fact]
    public void A_resource_has_its_tags_even_when_there_are_none_and_a_request_has_not()
    {
        Assert.Equal("""{"requestId":"1","component":{"arn":"a","tags":{}}}""", ApiJson.ToText(new GetComponentResponse { RequestId = "1", Component = new Component { Arn = "a" } }));
        Assert.Equal("""{"requestId":"1","imageSummaryList":[{"arn":"a","tags":{}}]}""", ApiJson.ToText(new ListImageBuildVersionsResponse { RequestId = "1", ImageSummaryList = { new ImageSummary { Arn = "a" } } }));
        Assert.Equal("""{"name":"web"}""", ApiJson.ToText(new CreateImagePipelineRequest { Name = "web" }));
    }

    [Fact]
    public void Times_are_numbers_of_seconds()
    {
        var image = new Image { DeprecationTime = new Timestamp { Seconds = 1_700_000_000, Nanos = 250_000_000 } };

        Assert.Equal("""{"tags":{},"deprecationTime":1700000000.25}""", ApiJson.ToText(image));
        Assert.Equal(image, ApiJson.Parse<Image>("""{"deprecationTime":1.70000000025E9}"""));
    }

    [Fact]
    public void Times_of_the_farm_itself_are_texts()
    {
        var status = new FarmStatus { Started = new Timestamp { Seconds = 0 } };

        Assert.Contains("\"started\":\"1970-01-01T00:00:00Z\"", ApiJson.ToText(status), StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_of_64_bits_keep_every_digit()
    {
        var counts = ApiJson.Parse<SeverityCounts>("""{"all":9007199254740993}""");

        Assert.Equal(9_007_199_254_740_993, counts.All);
        Assert.Equal("""{"all":9007199254740993}""", ApiJson.ToText(counts));
    }

    [Fact]
    public void Map_keys_are_written_in_one_order_whatever_order_they_came_in()
    {
        var left = ApiJson.Parse<TagResourceRequest>("""{"tags":{"b":"1","a":"2","B":"3"}}""");
        var right = ApiJson.Parse<TagResourceRequest>("""{"tags":{"B":"3","a":"2","b":"1"}}""");

        Assert.Equal("""{"tags":{"B":"3","a":"2","b":"1"}}""", ApiJson.ToText(left));
        Assert.Equal(ApiJson.ToText(left), ApiJson.ToText(right));
    }

    [Theory]
    [InlineData("""{"name":1}""", "name: a string is expected, not a number")]
    [InlineData("""{"tags":{"a":[]}}""", "tags.a: a string is expected, not a list")]
    [InlineData("""{"tags":{"a":"1","a":"2"}}""", "tags.a: the key stands twice")]
    [InlineData("""{"name":"a","name":"b"}""", "name: the member stands twice")]
    [InlineData("""{"name":"a","n\u0061me":"b"}""", "name: the member stands twice")]
    [InlineData("""{"other":1,"other":2}""", "other: the member stands twice")]
    [InlineData("""{"supportedOsVersions":["a",2]}""", "supportedOsVersions[1]: a string is expected")]
    [InlineData("""{"supportedOsVersions":[null]}""", "supportedOsVersions[0]: a string is expected, not null")]
    [InlineData("""{"dryRun":"true"}""", "dryRun: true or false is expected, not a string")]
    [InlineData("""{"platform":"Plan9"}""", "'platform' is not valid. It must be one of Windows, Linux, macOS")]
    [InlineData("""{"name":"\ud800"}""", "the text is not valid Unicode")]
    [InlineData("""{"name":"a",}""", "malformed at")]
    [InlineData("""{"name":"a"} x""", "malformed at")]
    [InlineData("""{"name":"a"}{}""", "malformed at")]
    [InlineData("""{"na""", "malformed at")]
    [InlineData("""[]""", "the top: an object is expected, not a list")]
    [InlineData("null", "the top: an object is expected, not null")]
    public void What_is_wrong_is_refused_and_the_place_is_named(string json, string expected)
    {
        var refusal = Assert.Throws<ApiException>(() => ApiJson.Parse<CreateComponentRequest>(json));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(400, ErrorTable.Of(refusal.Code).Status);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("3000000000")]
    [InlineData("\"1\"")]
    public void What_is_no_whole_number_of_32_bits_is_refused(string number)
    {
        var refusal = Assert.Throws<ApiException>(() => ApiJson.Parse<ListImagesRequest>($$"""{"maxResults":{{number}}}"""));

        Assert.Contains("maxResults", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Binary_garbage_is_refused()
    {
        var garbage = new byte[1000];
        new Random(7).NextBytes(garbage);

        Assert.Throws<ApiException>(() => ApiJson.Parse(CreateComponentRequest.Descriptor, garbage));
    }

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        var deep = "{\"other\":" + new string('[', 10_000) + new string(']', 10_000) + "}";
        var large = Encoding.UTF8.GetBytes("{\"data\":\"" + new string('a', 2_000_000) + "\"}");

        Assert.Contains("nested deeper", Assert.Throws<ApiException>(() => ApiJson.Parse<CreateComponentRequest>(deep)).Message, StringComparison.Ordinal);
        Assert.Contains("larger than", Assert.Throws<ApiException>(() => ApiJson.Parse(CreateComponentRequest.Descriptor, large)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_read_no_further_than_the_limit()
    {
        using var endless = new MemoryStream(new byte[5_000_000]);

        await Assert.ThrowsAsync<ApiException>(() => ApiJson.ParseAsync(CreateComponentRequest.Descriptor, endless, ApiJsonOptions.Default with { MaxBytes = 1000 }));

        Assert.Equal(1001, endless.Position);
    }

    [Fact]
    public void A_strict_reader_refuses_a_misspelt_member_and_names_the_one_meant()
    {
        var refusal = Assert.Throws<ApiException>(() =>
            ApiJson.Parse<CreateImageRecipeRequest>("""{"components":[{"componentARN":"x"}]}""", ApiJsonOptions.StrictMembers));

        Assert.Contains("components[0].componentARN: there is no such member; did you mean componentArn?", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_body_is_an_empty_request() => Assert.Equal(new ListImagesRequest(), ApiJson.Parse(ListImagesRequest.Descriptor, []));

    [Fact]
    public void Path_and_query_texts_become_fields()
    {
        var request = new UntagResourceRequest();
        ApiJson.SetFromText(request, UntagResourceRequest.Descriptor.FindFieldByName("resource_arn"), ["arn:x"]);
        ApiJson.SetFromText(request, UntagResourceRequest.Descriptor.FindFieldByName("tag_keys"), ["a", "b"]);

        Assert.Equal(new UntagResourceRequest { ResourceArn = "arn:x", TagKeys = { "a", "b" } }, request);
        Assert.Throws<ApiException>(() => ApiJson.SetFromText(request, UntagResourceRequest.Descriptor.FindFieldByName("resource_arn"), ["a", "b"]));
    }
}
