using System.Diagnostics;

namespace BuildFarm.Gateway.Tests;

/// <summary>A test that wants programs which not every machine has; where one is absent it is skipped, by name.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(params string[] commands)
    {
        foreach (var command in commands)
        {
            if (!Answers(command))
            {
                Skip = $"'{command}' does not run on this machine";
            }
        }
    }

    private static bool Answers(string command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
