using System.Text;
using System.Text.Json;
using BuildFarm.Documents.Components;
using BuildFarm.Documents.Schemas;
using BuildFarm.Documents.Workflows;
using NJsonSchema;

namespace BuildFarm.Documents.Tests.Schemas;

/// <summary>A foreign validator judges the schemas.</summary>
public class SchemaTests
{
    private static readonly Task<JsonSchema> Component = JsonSchema.FromJsonAsync(SchemaGenerator.ComponentSchema());
    private static readonly Task<JsonSchema> Workflow = JsonSchema.FromJsonAsync(SchemaGenerator.WorkflowSchema());

    private static string Json(DocumentNode node)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) Write(json, node);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, DocumentNode node)
    {
        switch (node)
        {
            case SequenceNode:
                json.WriteStartArray();
                foreach (var item in node.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case MappingNode:
                json.WriteStartObject();
                foreach (var entry in node.Entries)
                {
                    json.WritePropertyName(entry.Name);
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case ScalarNode { Kind: ScalarKind.Boolean } scalar:
                json.WriteBooleanValue(scalar.TryGetBoolean(out var flag) && flag);
                break;
            case ScalarNode { Kind: ScalarKind.Integer } scalar when scalar.TryGetInt64(out var number):
                json.WriteNumberValue(number);
                break;
            case ScalarNode { Kind: ScalarKind.Float } scalar:
                json.WriteNumberValue(double.Parse(scalar.Value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case ScalarNode { Kind: ScalarKind.Null }:
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(((ScalarNode)node).Value);
                break;
        }
    }

    private static DocumentNode Node(string yaml) => NodeReader.Read(yaml, ParseOptions.Default, out _)!;

    [Fact]
    public async Task A_component_with_everything_fits_the_schema()
    {
        var text = """
            name: all
            schemaVersion: 1.0
            parameters:
              - Hosts: {type: string, default: 'a,b', description: x}
            constants:
              - Count: {type: string, value: 4}
            phases:
              - name: build
                steps:
                  - name: A
                    action: ExecuteBash
                    timeoutSeconds: -1
                    onFailure: Ignore
                    loop: {name: l, forEach: {list: '{{ Hosts }}', delimiter: ','}}
                    if: {and: [{binaryExists: a}, {not: {stringEquals: a, value: b}}], then: Skip}
                    inputs: {commands: [x, 5]}
                  - {name: B, action: WebDownload, inputs: [{source: 'https://h/x', destination: /x, overwrite: false}]}
                  - {name: C, action: Reboot}
                  - {name: D, action: Assert, inputs: {patternMatches: a, value: b}}
                  - {name: E, action: CreateFile, loop: {for: {start: 1, end: 2, updateBy: 1}}, inputs: [{path: /x, permissions: 755}]}
            """;
        Assert.NotNull(ComponentParser.Parse(text).Document);

        Assert.Empty((await Component).Validate(Json(Node(text))));
    }

    [Theory]
    [InlineData("name: A\nactoin: UpdateOS")]
    [InlineData("name: A\naction: ExecuteBsh")]
    [InlineData("name: A\naction: ExecuteBash")]
    [InlineData("name: A\naction: ExecuteBash\ninputs: {comands: [x]}")]
    [InlineData("name: A\naction: ExecuteBash\ninputs: [{commands: [x]}]")]
    [InlineData("name: A\naction: WebDownload\ninputs: [{destination: x}]")]
    [InlineData("name: A\naction: ExecutePowerShell\ninputs: {commands: [x], file: x.ps1}")]
    [InlineData("name: A\naction: UpdateOS\nonFailure: abort")]
    [InlineData("name: A\naction: UpdateOS\nmaxAttempts: 0")]
    [InlineData("name: A\naction: UpdateOS\nloop: {}")]
    [InlineData("name: A\naction: UpdateOS\nif: {stringEqual: a, value: b}")]
    public async Task What_the_parser_refuses_in_shape_the_schema_refuses(string step)
    {
        var text = Documents.Step(step);
        Assert.Null(ComponentParser.Parse(text).Document);

        Assert.NotEmpty((await Component).Validate(Json(Node(text))));
    }

    [Theory]
    [InlineData("build-image")]
    [InlineData("test-image")]
    [InlineData("distribute-image")]
    public async Task The_managed_workflows_fit_the_schema(string name)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ManagedWorkflows", name + ".yml"));

        Assert.Empty((await Workflow).Validate(Json(Node(text))));
    }

    [Theory]
    [InlineData("{name: ab, action: WaitForAction}")]
    [InlineData("{name: Step, action: WaitForActoin}")]
    [InlineData("{name: Step, action: CreateImage}")]
    [InlineData("{name: Step, action: CreateImage, inputs: {}}")]
    [InlineData("{name: Step, action: WaitForAction, timeoutSeconds: 604801}")]
    [InlineData("{name: Step, action: WaitForAction, onFailure: Ignore}")]
    [InlineData("{name: Step, action: WaitForAction, if: {fileExists: x}}")]
    public async Task What_the_parser_refuses_in_a_workflow_the_schema_refuses(string step)
    {
        var text = $"schemaVersion: 1.0\nsteps: [{step}]";
        Assert.Null(WorkflowParser.Parse(text).Document);

        Assert.NotEmpty((await Workflow).Validate(Json(Node(text))));
    }
}
