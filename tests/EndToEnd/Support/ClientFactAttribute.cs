using System.Diagnostics;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>A test that wants foreign programs: skipped, with the command that did not run, where one is absent.</summary>
public sealed class ClientFactAttribute : FactAttribute
{
    public ClientFactAttribute(params string[] commands)
    {
        Timeout = 400_000;
        Skip = commands.Where(command => !Runs(command)).Select(command => $"'{command}' does not run on this machine").FirstOrDefault();
    }

    private static bool Runs(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
