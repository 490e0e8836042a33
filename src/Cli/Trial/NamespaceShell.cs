using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Trial;

/// <summary>Enters the namespaces of an instance that a builder host of this machine runs. That takes root, as the host itself does.</summary>
internal sealed class NamespaceShell : IInstanceShell
{
    public string? WhyNot() => Environment.IsPrivilegedProcess && OperatingSystem.IsLinux()
        ? null
        : "a shell inside an instance needs root on the machine whose builder host runs it; run this with sudo there, or without --shell-on-failure";

    public async Task OpenAsync(string instanceId)
    {
        var init = Init(instanceId) ?? throw CliException.Failed($"{instanceId} does not run on this machine; run this where its builder host is");
        var start = new ProcessStartInfo("nsenter") { UseShellExecute = false };
        string[] arguments =
        [
            "--target", init.ToString(CultureInfo.InvariantCulture), "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd", "--",
            "/bin/sh", "-c", "cd /root; if command -v bash > /dev/null; then exec bash; fi; exec sh",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // The caller's own variables are none of the instance's business.
        var terminal = Environment.GetEnvironmentVariable("TERM") ?? "dumb";
        start.Environment.Clear();
        foreach (var (name, value) in new[] { ("TERM", terminal), ("HOME", "/root"), ("USER", "root"), ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin") })
        {
            start.Environment[name] = value;
        }

        try
        {
            using var shell = Process.Start(start)!;
            await shell.WaitForExitAsync();
        }
        catch (Win32Exception failure)
        {
            throw CliException.Failed($"nsenter could not be started ({failure.Message}); it is in the package util-linux", failure);
        }
    }

    /// <summary>The instance's first process: the child of the systemd-nspawn that has its name.</summary>
    private static int? Init(string instanceId)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                var arguments = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
                if (Path.GetFileName(arguments[0]) != "systemd-nspawn" || !arguments.Contains("--machine=" + instanceId)) continue;
                var children = File.ReadAllText(Path.Combine(folder, "task", Path.GetFileName(folder), "children")).Split(' ');
                if (int.TryParse(children[0], CultureInfo.InvariantCulture, out var init)) return init;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                continue; // it ended while it was looked at
            }
        }

        return null;
    }
}
