using BuildFarm.Documents.Schemas;

namespace BuildFarm.Documents.Tests.Schemas;

public class ShippedSchemaTests
{
    [Theory]
    [InlineData("component")]
    [InlineData("workflow")]
    public void The_schema_in_the_repository_is_the_generated_one(string kind)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "schemas", kind + ".schema.json");
        var expected = kind == "component" ? SchemaGenerator.ComponentSchema() : SchemaGenerator.WorkflowSchema();

        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected,
            $"schemas/{kind}.schema.json is not what the tables say; write it anew: ./buildfarm component schema --kind {kind} > schemas/{kind}.schema.json");
    }
}
