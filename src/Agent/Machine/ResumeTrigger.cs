using System.Text;

namespace BuildFarm.Agent.Machine;

/// <summary>
/// Runs a command once after the next boot, as the guide's @reboot entry does; through /etc/cron.d where cron is
/// installed, else through a systemd unit, since minimal images have no cron. Removed when the command starts.
/// </summary>
internal sealed class ResumeTrigger(string root, string executionId)
{
    private const string Name = "buildfarm-agent-resume";

    private string CronPath => Path.Combine(root, "etc/cron.d", $"{Name}-{executionId.Replace('.', '-')}");

    private string UnitPath => Path.Combine(root, "etc/systemd/system", $"{Name}-{executionId}.service");

    private string WantsPath => Path.Combine(root, "etc/systemd/system/multi-user.target.wants", $"{Name}-{executionId}.service");

    public void Install(IReadOnlyList<string> command, string workingDirectory)
    {
        string line = $"cd {Quote(workingDirectory)} && exec {string.Join(' ', command.Select(Quote))}";
        if (Directory.Exists(Path.GetDirectoryName(CronPath)) && File.Exists(Path.Combine(root, "usr/sbin/cron")))
        {
            // % means a line end to cron
            File.WriteAllText(CronPath, $"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n@reboot root {line.Replace("%", "\\%", StringComparison.Ordinal)}\n");
            return;
        }

        string script = UnitPath[..^".service".Length] + ".sh";
        Directory.CreateDirectory(Path.GetDirectoryName(WantsPath)!);
        File.WriteAllText(script, $"#!/bin/sh\n{line}\n");
        File.WriteAllText(UnitPath, new StringBuilder()
            .AppendLine("[Unit]").AppendLine("Description=Goes on with a component run after a reboot").AppendLine("After=network-online.target")
            .AppendLine("[Service]").AppendLine("Type=oneshot").AppendLine("TimeoutStartSec=infinity").Append("ExecStart=/bin/sh ").AppendLine(script)
            .ToString());
        File.Delete(WantsPath);
        File.CreateSymbolicLink(WantsPath, UnitPath);
    }

    public void Remove()
    {
        foreach (string path in (string[])[CronPath, WantsPath, UnitPath, UnitPath[..^".service".Length] + ".sh"])
        {
            if (File.Exists(path) || new FileInfo(path).LinkTarget is not null)
            {
                File.Delete(path);
            }
        }
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
