using System.Text;

namespace BuildFarm.Host.Instances;

/// <summary>The units that the host adds to a booting instance, and those of the image that it keeps quiet meanwhile.</summary>
internal static class GuestUnits
{
    // a builder instance lives for minutes: these would only fight the components over locks, or take time from the boot
    private static readonly string[] s_quiet =
    [
        "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "fstrim.timer", "man-db.timer",
        "logrotate.timer", "console-getty.service", "getty@.service", "container-getty@.service", "serial-getty@.service",
    ];

    // the host has connected the instance before its boot: a manager that finds the link unmanaged would take the address off it
    private static readonly string[] s_networkManagers = ["systemd-networkd.service", "systemd-networkd.socket", "NetworkManager.service"];

    // nobody logs in on most instances: it starts when the first one asks for it on D-Bus, and not with each boot, of which it would take a third
    private static readonly string[] s_onDemand = ["systemd-logind.service"];

    public static void Write(string folder, string agentProgram, bool hasUserData)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        var wants = Directory.CreateDirectory(Path.Combine(folder, "basic.target.wants")).FullName;
        Add(folder, wants, "buildfarm-agent.service", Agent(agentProgram));
        if (hasUserData)
        {
            Add(folder, wants, "buildfarm-user-data.service", UserData);
        }
        foreach (var unit in s_quiet.Concat(s_networkManagers))
        {
            var drop = Directory.CreateDirectory(Path.Combine(folder, unit + ".d")).FullName;
            File.WriteAllText(Path.Combine(drop, "50-buildfarm.conf"), "[Unit]\nConditionPathExists=!/run/buildfarm/config\n");
        }
        var atBoot = Directory.CreateDirectory(Path.Combine(folder, "multi-user.target.wants")).FullName;
        foreach (var unit in s_onDemand)
        {
            File.CreateSymbolicLink(Path.Combine(atBoot, unit), "/dev/null");
        }
    }

    /// <summary>What the agent's process needs to know beside its arguments.</summary>
    public static IReadOnlyDictionary<string, string> AgentEnvironment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["DOTNET_EnableDiagnostics"] = "0",
        ["HOME"] = "/root",
    };

    private static void Add(string folder, string wants, string name, string text)
    {
        File.WriteAllText(Path.Combine(folder, name), text);
        File.CreateSymbolicLink(Path.Combine(wants, name), "../" + name);
    }

    private static string Agent(string program)
    {
        var environment = new StringBuilder();
        foreach (var (name, value) in AgentEnvironment)
        {
            environment.Append($"Environment={name}={value}\n");
        }
        return $"""
            [Unit]
            Description=BuildFarm agent
            DefaultDependencies=no
            After=basic.target
            Conflicts=shutdown.target
            Before=shutdown.target
            StartLimitIntervalSec=0

            [Service]
            ExecStart={GuestPaths.Agent}/{program} serve --config {GuestPaths.AgentConfig}
            {environment}
            Restart=always
            RestartSec=100ms
            TimeoutStopSec=5s
            OOMScoreAdjust=-900
            OOMPolicy=continue
            TasksMax=infinity

            """;
    }

    private static string UserData => $"""
        [Unit]
        Description=User data
        DefaultDependencies=no
        After=basic.target
        Conflicts=shutdown.target
        Before=shutdown.target
        ConditionPathExists=!{GuestPaths.State}/user-data-done

        [Service]
        Type=oneshot
        ExecStartPre=/bin/touch {GuestPaths.State}/user-data-done
        ExecStart={GuestPaths.UserData}

        """;
}
