using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Operations;

namespace BuildFarm.Gateway.Tests.Operations;

public sealed class ServedOperationsTests : IDisposable
{
    private readonly TestFarm farm = new();

    public void Dispose() => farm.Dispose();

    [Fact]
    public void The_page_of_the_api_lists_exactly_what_is_served()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "api.md"));
        var start = page.IndexOf("## Served", StringComparison.Ordinal) + "## Served".Length;
        var listed = page[start..page.IndexOf("WatchBuild", StringComparison.Ordinal)].Split((char[])['\n', ' ', '·'], StringSplitOptions.RemoveEmptyEntries);

        var served = OperationTable.All.Select(operation => operation.Name).Where(name => farm.Operations.TryGet(name, out _));

        Assert.Equal(served.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_operation_without_a_handler_is_not_there() => Assert.False(farm.Operations.TryGet("WatchBuild", out _));

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
