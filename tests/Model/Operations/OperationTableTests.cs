namespace BuildFarm.Model.Tests.Operations;

using BuildFarm.Model.Api;
using BuildFarm.Model.Operations;

public sealed class OperationTableTests
{
    [Fact]
    public void The_table_holds_all_operations_of_both_services()
    {
        Assert.Equal(77, OperationTable.All.Count(operation => operation.GrpcPath.StartsWith("/buildfarm.imagebuilder.v1.ImageBuilder/", StringComparison.Ordinal)));
        Assert.Equal(6, OperationTable.All.Count(operation => operation.GrpcPath.StartsWith("/buildfarm.farm.v1.Farm/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_operation_but_streams_has_a_binding_of_its_own()
    {
        var bindings = OperationTable.All.Where(operation => !operation.ServerStreaming).Select(operation => $"{operation.HttpMethod} {operation.PathTemplate}").ToList();

        Assert.DoesNotContain(" ", bindings);
        Assert.Equal(bindings.Count, bindings.Distinct().Count());
    }

    [Fact]
    public void Every_name_in_a_path_is_a_field_of_the_request()
    {
        foreach (var operation in OperationTable.All.Where(operation => operation.PathTemplate?.Contains('{', StringComparison.Ordinal) ?? false))
        {
            var name = operation.PathTemplate![(operation.PathTemplate!.IndexOf('{', StringComparison.Ordinal) + 1)..].TrimEnd('}');
            Assert.True(operation.PathFields.ContainsKey(name), operation.Name);
        }
    }

    [Fact]
    public void Create_component_is_as_the_contract_says()
    {
        Assert.True(OperationTable.TryGet("CreateComponent", out var create));

        Assert.Equal(("PUT", "/CreateComponent"), (create.HttpMethod, create.PathTemplate));
        Assert.True(create.Idempotent);
        Assert.False(create.ReadOnly);
        Assert.Contains(ErrorCode.InvalidVersionNumber, create.Throws);
        Assert.DoesNotContain(ErrorCode.Unspecified, OperationTable.All.SelectMany(operation => operation.Throws));
        Assert.True(OperationTable.TryGetByGrpcPath("/buildfarm.imagebuilder.v1.ImageBuilder/CreateComponent", out var same));
        Assert.Same(create, same);
    }

    [Fact]
    public void Untag_takes_its_keys_from_the_query()
    {
        Assert.True(OperationTable.TryGet("UntagResource", out var untag));

        Assert.Equal("resource_arn", untag.PathFields["resourceArn"].Name);
        Assert.Equal("tag_keys", untag.QueryFields["tagKeys"].Name);
    }
}
