using System.Reflection;
using System.Runtime.CompilerServices;
using BuildFarm.Embedded.Contracts;

namespace BuildFarm.Grains.Tests;

/// <summary>What grains exchange and store is a contract: with other processes of a cluster, and with what is stored already.</summary>
public sealed class ContractsTests
{
    /// <summary>Set it to 1 to write Contracts.txt anew, then read the difference as a reviewer would.</summary>
    private const string RewriteVariable = "BUILDFARM_REWRITE_CONTRACTS";

    private static readonly Assembly Grains = Assembly.Load("BuildFarm.Grains");

    [Fact]
    public void Everything_that_crosses_a_call_or_is_stored_would_run_under_Orleans()
    {
        Assert.Empty(GrainContracts.Find([Grains]));
    }

    [Fact]
    public void Contracts_txt_says_what_the_grains_are()
    {
        var file = Path.Combine(SourceFolder(), "..", "..", "src", "Grains", "Contracts.txt");
        var derived = GrainContracts.Describe(Grains);
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1") File.WriteAllText(file, derived);
        var checkedIn = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (derived != checkedIn) Assert.Fail($"src/Grains/Contracts.txt is not what the grains are. If the change is meant (ids stay, none is used again): {RewriteVariable}=1 ./test.sh, then read the difference.{Environment.NewLine}{FirstDifference(checkedIn, derived)}");
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static string FirstDifference(string checkedIn, string derived)
    {
        var (old, now) = (checkedIn.Split('\n'), derived.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(old.Length, now.Length)).First(i => old.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        return $"First difference in line {line + 1}: \"{old.ElementAtOrDefault(line)}\" became \"{now.ElementAtOrDefault(line)}\".";
    }
}
