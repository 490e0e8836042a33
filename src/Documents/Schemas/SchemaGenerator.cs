using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildFarm.Documents.Schemas;

/// <summary>JSON Schema (draft 07) of documents, made from the tables that the parser reads. For editors: it knows the shape, not what reaches across steps.</summary>
public static class SchemaGenerator
{
    /// <summary>The schema of component documents; UTF-8 text, indented, the same every time.</summary>
    public static string ComponentSchema() => Write(ComponentSchemaBuilder.Build());

    /// <summary>The schema of workflow documents.</summary>
    public static string WorkflowSchema() => Write(WorkflowSchemaBuilder.Build());

    private static string Write(JsonObject schema)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" })) schema.WriteTo(json);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }
}
