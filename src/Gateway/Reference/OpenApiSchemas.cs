using System.Globalization;
using System.Text.Json.Nodes;
using BuildFarm.Model.Api;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace BuildFarm.Gateway.Reference;

/// <summary>The contract's messages and enums as schemas of one OpenAPI document, each there once and referred to by its name.</summary>
internal sealed class OpenApiSchemas(OpenApiDocument document)
{
    private readonly HashSet<string> added = new(StringComparer.Ordinal);

    /// <summary>A reference to the message's schema, which is added when it is new.</summary>
    /// <param name="except">Members that do not stand in the body, for the schema of a request.</param>
    public IOpenApiSchema Message(MessageDescriptor type, IReadOnlyCollection<FieldDescriptor>? except = null)
    {
        if (added.Add(RuleTexts.NameOf(type)))
        {
            var fields = type.Fields.InDeclarationOrder().Where(field => except?.Contains(field) != true).ToList();
            document.AddComponent(RuleTexts.NameOf(type), IsBareList(type) ? Member(fields[0]) : Object(fields));
        }

        return new OpenApiSchemaReference(RuleTexts.NameOf(type), document);
    }

    /// <summary>A member with its rules.</summary>
    public IOpenApiSchema Member(FieldDescriptor field)
    {
        var rules = RuleTexts.RulesOf(field);
        if (field.IsMap)
        {
            return new OpenApiSchema
            {
                Type = JsonSchemaType.Object, AdditionalProperties = Value(field.MessageType.FindFieldByNumber(2), rules.Item),
                MinProperties = rules.HasMinItems ? rules.MinItems : null, MaxProperties = rules.HasMaxItems ? rules.MaxItems : null,
            };
        }

        return field.IsRepeated
            ? new OpenApiSchema
            {
                Type = JsonSchemaType.Array, Items = Value(field, rules.Item), MinItems = rules.HasMinItems ? rules.MinItems : null, MaxItems = rules.HasMaxItems ? rules.MaxItems : null,
            }
            : Value(field, rules);
    }

    private static bool IsBareList(MessageDescriptor type) => type.GetOptions()?.GetExtension(OptionsExtensions.BareList) ?? false;

    private OpenApiSchema Object(List<FieldDescriptor> fields) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = fields.ToDictionary(field => field.JsonName, Member, StringComparer.Ordinal),
        Required = fields.Where(RuleTexts.IsRequired).Select(field => field.JsonName).ToHashSet(StringComparer.Ordinal),
    };

    private IOpenApiSchema Value(FieldDescriptor field, FieldRules? rules)
    {
        switch (field.FieldType)
        {
            case FieldType.Message when !RuleTexts.IsTime(field):
                return Message(field.MessageType);
            case FieldType.Enum:
                return Enumeration(field.EnumType);
            default:
                var schema = Plain(field);
                Restrict(schema, rules ?? new FieldRules());
                return schema;
        }
    }

    private OpenApiSchemaReference Enumeration(EnumDescriptor type)
    {
        if (added.Add(RuleTexts.NameOf(type)))
        {
            document.AddComponent(RuleTexts.NameOf(type), new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. RuleTexts.Names(type).Select(name => (JsonNode)JsonValue.Create(name))] });
        }

        return new OpenApiSchemaReference(RuleTexts.NameOf(type), document);
    }

    private static OpenApiSchema Plain(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => new OpenApiSchema { Type = JsonSchemaType.String },
        FieldType.Bool => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        FieldType.Double or FieldType.Float => new OpenApiSchema { Type = JsonSchemaType.Number },
        FieldType.Bytes => new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" },
        FieldType.Message when RuleTexts.RulesOf(field).EpochSeconds => new OpenApiSchema { Type = JsonSchemaType.Number, Description = "Seconds since 1970." },
        FieldType.Message => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        FieldType.Int32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
        _ => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
    };

    private static void Restrict(OpenApiSchema schema, FieldRules rules)
    {
        schema.MinLength = rules.HasMinLength ? rules.MinLength : null;
        schema.MaxLength = rules.HasMaxLength ? rules.MaxLength : null;
        schema.Minimum = rules.HasMin ? rules.Min.ToString(CultureInfo.InvariantCulture) : null;
        schema.Maximum = rules.HasMax ? rules.Max.ToString(CultureInfo.InvariantCulture) : null;
        // In a schema a pattern may match anywhere; here it must match the whole.
        schema.Pattern = rules.Pattern.Length > 0 ? $"^(?:{rules.Pattern})$" : null;
    }
}
