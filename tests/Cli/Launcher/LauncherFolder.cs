using System.Diagnostics;
using BuildFarm.Cli.Tests.Fakes;

namespace BuildFarm.Cli.Tests.Launcher;

/// <summary>The launcher in a folder of its own, with a stand-in for dotnet that notes what it was asked.</summary>
internal sealed class LauncherFolder : IDisposable
{
    // "build" takes a while and leaves the programs; anything else is the program itself, which says who it is.
    private const string Dotnet = """
        #!/bin/bash
        root=$(dirname "$(dirname "$0")")
        echo "$1" >>"$root/calls"
        if [[ $1 == build ]]; then
          [[ -e $root/broken ]] && { echo "x.cs(1,1): error CS1002: ; expected"; exit 1; }
          sleep 0.3
          for program in Silo Host Agent Cli; do
            mkdir -p "$root/artifacts/embedded/bin/BuildFarm.$program/release"
            touch "$root/artifacts/embedded/bin/BuildFarm.$program/release/BuildFarm.$program.dll"
          done
        else
          echo "pid $$"
          echo "program $(basename "$1")"
          shift
          echo "arguments $*"
        fi
        """;

    private readonly TestFolder folder = new();

    public LauncherFolder()
    {
        folder.Write("src/Cli/Program.cs", "return 0;");
        folder.Write("src/Agent/publish.sh", "#!/bin/bash\necho publish >>\"$(dirname \"$0\")/../../calls\"\nmkdir -p \"$1\"\n");
        folder.Write("tools/dotnet", Dotnet.ReplaceLineEndings("\n") + "\n");
        folder.Write("Directory.Build.props", "");
        folder.Write("Directory.Packages.props", "");
        Directory.CreateDirectory(Path.Combine(folder.Path, "protos"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "components"));
        File.Copy(Path.Combine(RepositoryRoot(), "buildfarm"), In("buildfarm"));
        foreach (var script in new[] { "src/Agent/publish.sh", "tools/dotnet", "buildfarm" }) File.SetUnixFileMode(In(script), (UnixFileMode)Convert.ToInt32("755", 8));
        foreach (var source in Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(source, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    /// <summary>What the stand-in was asked: build, publish, or the path of a program.</summary>
    public IReadOnlyList<string> Calls => File.Exists(In("calls")) ? File.ReadAllLines(In("calls")) : [];

    public int Builds => Calls.Count(call => call == "build");

    public string In(string name) => Path.Combine(folder.Path, name);

    public void Write(string name, string text) => folder.Write(name, text);

    public async Task<LauncherRun> RunAsync(bool hasDotnet, params string[] arguments)
    {
        var start = new ProcessStartInfo(In("buildfarm")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["PATH"] = hasDotnet ? In("tools") + ":/usr/bin:/bin" : WithoutDotnet();
        start.Environment.Remove("BUILDFARM_NO_BUILD");
        start.Environment.Remove("BUILDFARM_CONFIGURATION");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new LauncherRun(process.Id, process.ExitCode, await output, await error);
    }

    public void Dispose() => folder.Dispose();

    // A dotnet of the machine may stand beside the tools that the launcher needs.
    private string WithoutDotnet()
    {
        Directory.CreateDirectory(In("bare"));
        foreach (var tool in new[] { "bash", "env", "readlink", "dirname", "find" })
        {
            var found = new[] { "/usr/bin", "/bin" }.Select(at => Path.Combine(at, tool)).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(In("bare"), tool), found);
        }

        return In("bare");
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "BuildFarm.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("BuildFarm.sln is in no folder above the tests");
        return folder;
    }
}
