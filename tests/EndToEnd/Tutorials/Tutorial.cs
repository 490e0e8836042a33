using System.Text;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Tutorials;

/// <summary>A page of docs/tutorials: its `sh` blocks, as one script.</summary>
internal static class Tutorial
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    public static string Folder => Path.Combine(Programs.Root, "docs", "tutorials");

    /// <summary>Types the page's commands in a folder of their own, in one shell that stops at the first that fails.</summary>
    public static async Task<ProgramRun> RunAsync(Farm farm, string page)
    {
        var folder = Directory.CreateDirectory(Path.Combine(farm.Folder, page)).FullName;
        var script = Path.Combine(folder, "tutorial.sh");
        await File.WriteAllTextAsync(script, Commands(await File.ReadAllTextAsync(Path.Combine(Folder, page + ".md"))));
        return await ProgramRun.RunAsync("bash", ["-euo", "pipefail", script], await ClientEnvironment.OfAsync(farm), folder: folder, limit: s_limit);
    }

    private static string Commands(string page)
    {
        var script = new StringBuilder();
        var inside = false;
        foreach (var line in page.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = line == "```sh";
            }
            else if (inside)
            {
                script.Append(line).Append('\n');
            }
        }

        return script.Length > 0 ? script.ToString() : throw new InvalidOperationException("The page has no commands.");
    }
}
