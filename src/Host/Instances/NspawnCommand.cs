using System.Diagnostics;
using BuildFarm.Host.Network;

namespace BuildFarm.Host.Instances;

/// <summary>The command line that turns a mounted root into a running instance.</summary>
internal static class NspawnCommand
{
    // joins the control groups, then becomes systemd-nspawn: nothing of the instance ever runs outside its limits
    private const string Join = """
        while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs" || exit 125; shift; done; shift; exec "$@" </dev/null
        """;

    public static ProcessStartInfo Create(
        string instanceId, InstanceFolders folders, NetworkSlot network, IReadOnlyList<string> cgroups, bool boots, HostOptions options)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        // /tmp lies on the instance's disk as on a virtual machine, not in its memory
        start.Environment["SYSTEMD_NSPAWN_TMPFS_TMP"] = "0";
        string[] arguments =
        [
            "-c", Join, "sh", .. cgroups, "--",
            "systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--settings=no", "--timezone=off",
            "--link-journal=no", "--resolv-conf=off", "--console=read-only",
            // what an instance changes counts once the host has synced it as a layer: until then no write of it waits for the disk
            "--suppress-sync=yes",
            $"--machine={instanceId}",
            $"--directory={folders.Merged}",
            $"--network-namespace-path={network.NamespacePath}",
            // the namespace is the instance's own: packet filters, tunnels and container networks are set up as on a virtual machine
            "--capability=CAP_NET_ADMIN",
            .. Binds(folders, options),
            .. boots ? ["--boot", "--", "systemd.show_status=0"] : Plain(options),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return start;
    }

    private static IEnumerable<string> Binds(InstanceFolders folders, HostOptions options)
    {
        yield return $"--bind-ro={options.AgentFolder}:{GuestPaths.Agent}";
        yield return $"--bind={options.AgentSocketFolder}:{GuestPaths.Home}";
        yield return $"--bind-ro={folders.Config}:{GuestPaths.Config}";
        yield return $"--bind={folders.State}:{GuestPaths.State}";
        yield return $"--bind={folders.Units}:{GuestPaths.Units}";
        yield return $"--bind-ro={folders.ResolvConf}:{GuestFiles.ResolvConf(folders.Merged)}";
    }

    // an image without an init runs the agent alone, below a small process that reaps
    private static IEnumerable<string> Plain(HostOptions options) =>
    [
        "--as-pid2", .. GuestUnits.AgentEnvironment.Select(e => $"--setenv={e.Key}={e.Value}"),
        "--", $"{GuestPaths.Agent}/{options.AgentProgram}", "serve", "--config", GuestPaths.AgentConfig,
    ];
}
