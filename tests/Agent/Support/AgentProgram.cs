namespace BuildFarm.Agent.Tests.Support;

/// <summary>The program in its own output folder: beside the tests, assemblies of the shared web framework are left out.</summary>
internal static class AgentProgram
{
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory, "../../BuildFarm.Agent", System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "BuildFarm.Agent.dll"));
}
