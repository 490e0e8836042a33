using System.Globalization;
using System.Text.Json.Nodes;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Operations;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace BuildFarm.Gateway.Reference;

/// <summary>The contract's REST face as an OpenAPI 3.1 document.</summary>
internal static class OpenApiContract
{
    private const string Json = "application/json";
    private const string Scheme = "sigv4";
    private const string Error = "Error";

    public static async Task<byte[]> WriteAsync(IEnumerable<OperationInfo> operations, string version)
    {
        using var bytes = new MemoryStream();
        await Make(operations, version).SerializeAsJsonAsync(bytes, OpenApiSpecVersion.OpenApi3_1).ConfigureAwait(false);
        return bytes.ToArray();
    }

    private static OpenApiDocument Make(IEnumerable<OperationInfo> operations, string version)
    {
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "BuildFarm", Version = version,
                Description = "The EC2 Image Builder API of 2019-12-02 and the farm's own operations, derived from the contract. Requests are signed with AWS Signature Version 4.",
            },
            Paths = [],
            Tags = new HashSet<OpenApiTag>(),
        };
        document.AddComponent(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "Authorization", Description = "AWS Signature Version 4 for the service imagebuilder.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        document.AddComponent(Error, new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { ["__type"] = new OpenApiSchema { Type = JsonSchemaType.String }, ["message"] = new OpenApiSchema { Type = JsonSchemaType.String } },
        });
        var schemas = new OpenApiSchemas(document);
        foreach (var operation in operations.Where(operation => operation.HttpMethod is not null))
        {
            Add(document, schemas, operation);
        }

        return document;
    }

    private static void Add(OpenApiDocument document, OpenApiSchemas schemas, OperationInfo operation)
    {
        if (!document.Paths.TryGetValue(operation.PathTemplate!, out var path))
        {
            document.Paths.Add(operation.PathTemplate!, path = new OpenApiPathItem());
        }

        var tag = operation.Method.Service.Name;
        document.Tags!.Add(new OpenApiTag { Name = tag });
        var outside = operation.PathFields.Values.Concat(operation.QueryFields.Values).ToHashSet();
        ((OpenApiPathItem)path).AddOperation(new HttpMethod(operation.HttpMethod!), new OpenApiOperation
        {
            OperationId = operation.Name,
            Tags = new HashSet<OpenApiTagReference> { new(tag, document) },
            Parameters = [.. Parameters(operation.PathFields, schemas, ParameterLocation.Path), .. Parameters(operation.QueryFields, schemas, ParameterLocation.Query)],
            RequestBody = operation.Request.Fields.InDeclarationOrder().All(outside.Contains) ? null : Body(operation, schemas, outside),
            Responses = Responses(document, operation, schemas),
            Extensions = new Dictionary<string, IOpenApiExtension> { ["x-grpc-method"] = new JsonNodeExtension(JsonValue.Create(operation.GrpcPath)) },
        });
    }

    private static IEnumerable<IOpenApiParameter> Parameters(IReadOnlyDictionary<string, FieldDescriptor> fields, OpenApiSchemas schemas, ParameterLocation where) =>
        fields.OrderBy(field => field.Value.FieldNumber).Select(field => new OpenApiParameter
        {
            Name = field.Key, In = where, Schema = schemas.Member(field.Value), Required = where == ParameterLocation.Path || RuleTexts.IsRequired(field.Value),
        });

    private static OpenApiRequestBody Body(OperationInfo operation, OpenApiSchemas schemas, HashSet<FieldDescriptor> outside) => new()
    {
        Required = operation.Request.Fields.InDeclarationOrder().Any(field => !outside.Contains(field) && RuleTexts.IsRequired(field)),
        Content = new Dictionary<string, OpenApiMediaType> { [Json] = new OpenApiMediaType { Schema = schemas.Message(operation.Request, outside) } },
    };

    private static OpenApiResponses Responses(OpenApiDocument document, OperationInfo operation, OpenApiSchemas schemas)
    {
        var responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse
            {
                Description = operation.Response.Name, Content = new Dictionary<string, OpenApiMediaType> { [Json] = new OpenApiMediaType { Schema = schemas.Message(operation.Response) } },
            },
        };
        foreach (var status in operation.Throws.Select(ErrorTable.Of).GroupBy(error => error.Status).OrderBy(group => group.Key))
        {
            responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(", ", status.Select(error => error.Type)),
                Content = new Dictionary<string, OpenApiMediaType> { [Json] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(Error, document) } },
            };
        }

        return responses;
    }
}
