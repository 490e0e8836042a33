using System.Text;
using BuildFarm.Gateway.Auth.Access;
using BuildFarm.Model.Operations;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>docs/operations.md is what the contract and the tests say; BUILDFARM_REWRITE_OPERATIONS=1 writes it anew.</summary>
public sealed class OperationsTableTests
{
    [Fact]
    public void The_table_of_operations_is_what_the_contract_and_the_tests_say()
    {
        var root = Root();
        var path = Path.Combine(root, "docs", "operations.md");
        var table = Table(root);
        if (Environment.GetEnvironmentVariable("BUILDFARM_REWRITE_OPERATIONS") is { Length: > 0 })
        {
            File.WriteAllText(path, table);
        }

        Assert.Equal(table, File.ReadAllText(path));
    }

    private static string Table(string root)
    {
        var served = ContractServer.Served().Select(operation => operation.Name).ToHashSet();
        var lives = File.ReadAllText(Path.Combine(root, "tests", "EndToEnd", "Clients", "Scripts", "lives.json")) + " \"TagResource\" \"UntagResource\" \"ListTagsForResource\"";
        var rows = new StringBuilder();
        var all = 0;
        foreach (var operation in OperationTable.All)
        {
            var broken = served.Contains(operation.Name) ? BrokenRules.Of(operation).Count() + (operation.HttpMethod is null ? 0 : UnreadableBody.Of(operation).Count()) : 0;
            all += broken;
            var route = operation.HttpMethod is null ? "" : $"`{operation.HttpMethod} {operation.PathTemplate}`";
            var tested = (broken > 0 ? $"{broken} generated" : "") + (lives.Contains($"\"{operation.Name}\"", StringComparison.Ordinal) ? ", clients' lives" : "");
            rows.Append($"| {operation.Name} | {route} | `{operation.GrpcPath}` | {(served.Contains(operation.Name) ? "yes" : "no")} | {Yes(operation.Paginated)} | {Yes(operation.Idempotent)} | `{ResourceTargets.ActionOf(operation)}` | {tested} |\n");
        }

        return "# Operations\n\nGenerated from the contract and the tests (`BUILDFARM_REWRITE_OPERATIONS=1 dotnet test tests/Gateway --filter OperationsTable`). \"Generated\" counts the requests that break one rule each or "
            + $"cannot be read, {all} in all; most rules are broken on both faces. \"Clients' lives\" are the AWS CLI, boto3, the JavaScript SDK and grpc-js (`tests/EndToEnd/Clients`).\n\n"
            + "| operation | REST | gRPC | validated | paged | idempotent | authorised as | tested by |\n|---|---|---|---|---|---|---|---|\n" + rows;
    }

    private static string Yes(bool whether) => whether ? "yes" : "";

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "BuildFarm.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The sources are not above the tests.");
        }

        return folder.FullName;
    }
}
