using BuildFarm.Agent.Tests.Support;
using BuildFarm.Documents.Modules;

namespace BuildFarm.Agent.Tests.Modules;

/// <summary>docs/agent.md tells every module, input, default and output, and names tests that exist.</summary>
public sealed class ModuleTableTests
{
    // the docs' words for defaults that the specification leaves open or has in figures
    private static readonly string[] Open = ["", "empty", "all", "none", "all updates", "own user", "own group", "the user's own"];

    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs/agent.md")).SkipWhile(line => !line.StartsWith("| module | input |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray()),
    ];

    public static TheoryData<string> Modules => new(ActionModules.All.Select(module => module.Name));

    [Fact]
    public void Table_has_the_modules_and_no_others() =>
        Assert.Equal(ActionModules.All.Select(module => module.Name).Order(StringComparer.Ordinal), Rows.Select(row => row[0]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Modules))]
    public void Inputs_defaults_and_outputs_of_a_module_are_those_of_its_specification(string name)
    {
        ModuleSpec module = ActionModules.All.Single(spec => spec.Name == name);
        string[][] rows = [.. Rows.Where(row => row[0] == name)];
        Assert.Equal(module.Inputs.Select(input => input.Name), rows.Select(row => row[1]).Where(input => input.Length > 0));
        Assert.Equal(module.Outputs.Order(StringComparer.Ordinal), rows[0][3].Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        foreach (InputSpec input in module.Inputs)
        {
            string told = rows.Single(row => row[1] == input.Name)[2];
            Assert.True(
                input.Required ? told == "required" : input.Default is { } value ? told == value || told == value + " less umask" : Open.Contains(told),
                $"{name}.{input.Name}: the docs say '{told}', the specification {(input.Required ? "required" : input.Default ?? "nothing")}");
        }
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void Tests_that_are_named_exist(string name)
    {
        string[] named = Rows.First(row => row[0] == name)[5].Split(", ");
        Assert.NotEmpty(named);
        Assert.All(named, test => Assert.Single(Directory.GetFiles(Path.Combine(Repository.Root, "tests/Agent"), test + ".cs", SearchOption.AllDirectories)));
    }
}
