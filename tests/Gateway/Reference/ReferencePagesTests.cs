using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BuildFarm.Model.Api;
using BuildFarm.Model.Operations;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace BuildFarm.Gateway.Tests.Reference;

/// <summary>The contract's reference at /docs, as a browser and a generator of clients find it.</summary>
public sealed partial class ReferencePagesTests : IAsyncLifetime
{
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
    public async Task The_OpenAPI_document_is_valid_and_holds_every_operation_of_REST()
    {
        var read = OpenApiDocument.Parse(await PageAsync("/docs/openapi.json"), OpenApiConstants.Json);

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        var document = read.Document!;
        Assert.Empty(document.Validate(ValidationRuleSet.GetDefaultRuleSet()));
        var found = document.Paths.SelectMany(path => path.Value.Operations!.Select(operation => $"{operation.Key.Method} {path.Key} {operation.Value.OperationId}"));
        var expected = OperationTable.All.Where(operation => operation.HttpMethod is not null).Select(operation => $"{operation.HttpMethod} {operation.PathTemplate} {operation.Name}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.All(document.Paths.SelectMany(path => path.Value.Operations!.Values).SelectMany(Bodies), body => Assert.NotNull(((OpenApiSchemaReference)body).Target));
    }

    [Fact]
    public async Task Rules_of_the_contract_stand_in_the_document()
    {
        var document = OpenApiDocument.Parse(await PageAsync("/docs/openapi.json"), OpenApiConstants.Json).Document!;

        var request = document.Components!.Schemas!["CreateComponentRequest"];
        Assert.Equal(["name", "platform", "semanticVersion"], request.Required!.Order(StringComparer.Ordinal));
        Assert.Equal(16000, request.Properties!["data"].MaxLength);
        Assert.Equal((1, 25), (request.Properties["supportedOsVersions"].MinItems, request.Properties["supportedOsVersions"].MaxItems));
        Assert.Equal("25", document.Components.Schemas["ListImagesRequest"].Properties!["maxResults"].Maximum);
        Assert.Contains("Linux", document.Components.Schemas["Platform"].Enum!.Select(name => (string)name!));
        Assert.NotEqual(document.Components.Schemas["ImagePackage"].Properties!.Keys, document.Components.Schemas["Farm.ImagePackage"].Properties!.Keys);
        var get = document.Paths["/GetComponent"].Operations![HttpMethod.Get];
        var parameter = Assert.Single(get.Parameters!);
        Assert.Equal(("componentBuildVersionArn", ParameterLocation.Query, true), (parameter.Name, parameter.In, parameter.Required));
        Assert.Null(get.RequestBody);
        Assert.Contains("InvalidRequestException", get.Responses!["400"].Description, StringComparison.Ordinal);
        Assert.Equal(ParameterLocation.Path, document.Paths["/tags/{resourceArn}"].Operations![HttpMethod.Post].Parameters!.Single().In);
    }

    [Fact]
    public async Task Every_page_is_well_formed_every_link_leads_to_a_page_and_nothing_comes_from_elsewhere()
    {
        var open = new Queue<string>(["/docs"]);
        var seen = new HashSet<string>(open);
        while (open.TryDequeue(out var path))
        {
            var text = await PageAsync(path);
            if (path.EndsWith(".json", StringComparison.Ordinal))
            {
                continue;
            }

            XDocument.Parse(Void().Replace(text.Replace("<!doctype html>", "", StringComparison.Ordinal), "<$1/>"));
            Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch("(?i)(src=|url\\(|@import|https?://)", text);
            foreach (var link in Links().Matches(text).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Where(seen.Add))
            {
                open.Enqueue(link);
            }
        }

        Assert.All(OperationTable.All, operation => Assert.Contains("/docs/operations/" + operation.Name, seen));
        Assert.Contains("/docs/openapi.json", seen);
    }

    [Fact]
    public async Task An_operations_page_says_what_a_caller_must_know()
    {
        var page = WebUtility.HtmlDecode(Tags().Replace(await PageAsync("/docs/operations/CreateComponent"), " "));

        Assert.Contains("PUT /CreateComponent", page, StringComparison.Ordinal);
        Assert.Contains("/buildfarm.imagebuilder.v1.ImageBuilder/CreateComponent", page, StringComparison.Ordinal);
        Assert.Contains("imagebuilder:CreateComponent", page, StringComparison.Ordinal);
        Assert.Contains("1 to 16000 characters", page, StringComparison.Ordinal);
        Assert.Contains("each key: matches ^(?!aws:)", page, StringComparison.Ordinal);
        Assert.Contains("made by the farm when it is not given", page, StringComparison.Ordinal);
        Assert.Contains("IdempotentParameterMismatchException", page, StringComparison.Ordinal);
        Assert.Contains("does not serve", page, StringComparison.Ordinal);
        Assert.DoesNotContain("does not serve", await PageAsync("/docs/operations/ListImages"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/docs/operations/Nothing")]
    [InlineData("/docs/types/")]
    [InlineData("/docs/<script>")]
    [InlineData("/docs/../metrics/x")]
    public async Task A_page_that_is_not_there_is_a_404_that_repeats_nothing(string path)
    {
        var answer = await _client.SendUnsignedAsync("GET", path);

        Assert.True(answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, answer.Text);
        Assert.DoesNotContain("<script>", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_reading_is_open()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.SendUnsignedAsync("POST", "/docs")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _client.SendUnsignedAsync("HEAD", "/docs")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.SendUnsignedAsync("GET", "/docsomething")).Status);
    }

    private static IEnumerable<IOpenApiSchema> Bodies(OpenApiOperation operation) =>
        (operation.RequestBody?.Content!.Values ?? []).Concat(operation.Responses!.Values.SelectMany(response => response.Content!.Values)).Select(media => media.Schema!);

    private async Task<string> PageAsync(string path)
    {
        var answer = await _client.SendUnsignedAsync("GET", path);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{path}: {(int)answer.Status} {answer.Text}");
        return answer.Text;
    }

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("<(meta [^>]*|br)>")]
    private static partial Regex Void();
}
