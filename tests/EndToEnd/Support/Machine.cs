using System.Text.Json.Nodes;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>What a data folder's farm holds of this machine.</summary>
internal sealed class Machine(string data)
{
    private const string NetworkClaims = "/run/buildfarm/net";
    private readonly string _host = Path.Combine(data, "host");

    /// <summary>Process ids whose command line names the data folder, with that line.</summary>
    public IReadOnlyList<(int Id, string Command)> Processes() =>
        [.. All().Where(p => p.Id != Environment.ProcessId && p.Command.Contains(data, StringComparison.Ordinal))];

    public int? HostProcess() => Processes().Where(p => p.Command.Contains(" serve --detached ", StringComparison.Ordinal)).Select(p => (int?)p.Id).FirstOrDefault();

    /// <summary>Ids of the instances that run, with the process of their container's supervisor.</summary>
    public IReadOnlyList<(string Id, int Supervisor)> Instances() =>
        [.. Processes().Where(p => p.Command.StartsWith("systemd-nspawn ", StringComparison.Ordinal))
            .Select(p => (p.Command.Split("--machine=")[1].Split(' ')[0], p.Id))];

    /// <summary>The processes in an instance's control group, with their command lines.</summary>
    public static IReadOnlyList<(int Id, string Command)> Inside(int supervisor)
    {
        var group = File.ReadLines($"/proc/{supervisor}/cgroup").Select(l => l.Split(':', 3)[2]).First(p => p.Contains("/i-", StringComparison.Ordinal));
        group = group[..(group.IndexOf("/i-", StringComparison.Ordinal) + 3)];
        return [.. All().Where(p => Groups(p.Id).Contains(group, StringComparison.Ordinal))];
    }

    /// <summary>Ids of the images that a build made and that are still registered, by region.</summary>
    public IReadOnlyList<(string Id, string Region, IReadOnlyList<string> Layers)> ImagesOf(string buildArn) =>
        [.. Records("images").Where(i => i["deregistered"] is null && (string?)i["tags"]?["Ec2ImageBuilderArn"] == buildArn)
            .Select(i => ((string)i["id"]!, (string)i["region"]!, (IReadOnlyList<string>)[.. i["stack"]!["layers"]!.AsArray().Select(l => (string)l!)]))];

    /// <summary>Content of a file in an image, from the topmost layer that has it; null when none has.</summary>
    public string? FileIn(IReadOnlyList<string> layers, string path) =>
        layers.Reverse().Select(l => Path.Combine(_host, "layers", l, path)).Where(File.Exists).Select(File.ReadAllText).FirstOrDefault();

    /// <summary>What an idle farm must not have: instances with all they consist of. Null when there is nothing.</summary>
    public string? InstanceRemains()
    {
        List<string> found = [.. Mounts().Select(m => "mount " + m), .. Instances().Select(i => "container " + i.Id)];
        if (Directory.Exists(Path.Combine(_host, "instances")))
        {
            found.AddRange(Directory.EnumerateDirectories(Path.Combine(_host, "instances")).Select(f => "folder " + f));
        }

        found.AddRange(Records("instances").Where(i => (bool?)i["isLive"] == true).Select(i => "live record " + (string?)i["id"]));
        found.AddRange(ControlGroups().Where(g => Path.GetFileName(g).StartsWith("i-", StringComparison.Ordinal)).Select(g => "control group " + g));
        return found.Count == 0 ? null : string.Join(", ", found);
    }

    /// <summary>What a farm that was stopped must not have: anything.</summary>
    public string? Remains()
    {
        List<string> found = [.. Processes().Select(p => $"process {p.Id} {p.Command}"), .. Networks().Select(n => "network " + n)];
        if (InstanceRemains() is { } instances)
        {
            found.Add(instances);
        }

        return found.Count == 0 ? null : string.Join(", ", found);
    }

    /// <summary>Network namespaces that the data folder's host has claimed, each with a pair of links.</summary>
    public IReadOnlyList<string> Networks() => !Directory.Exists(NetworkClaims) ? [] :
        [.. Directory.EnumerateFiles(NetworkClaims).Where(f => Read(f).Contains(_host + "\"", StringComparison.Ordinal)).Select(f => "buildfarm-" + Path.GetFileName(f))];

    private IEnumerable<string> Mounts() => File.ReadLines("/proc/self/mountinfo").Select(l => l.Split(' ')[4]).Where(m => m.StartsWith(data, StringComparison.Ordinal));

    // named after the digest of the host's folder, which only the host knows: found by the instances it remembers
    private List<string> ControlGroups()
    {
        var known = Records("instances").Select(i => (string)i["id"]!).ToHashSet();
        return !Directory.Exists("/sys/fs/cgroup") ? [] :
            [.. new[] { "/sys/fs/cgroup", "/sys/fs/cgroup/pids", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/freezer", "/sys/fs/cgroup/unified" }
                .Where(Directory.Exists).SelectMany(f => Directory.EnumerateDirectories(f, "buildfarm-*"))
                .SelectMany(Children).Where(g => known.Contains(Path.GetFileName(g)))];
    }

    private static IEnumerable<string> Children(string folder)
    {
        try
        {
            return Directory.EnumerateDirectories(folder).ToList();
        }
        catch (IOException)
        {
            return []; // another host's, which ended meanwhile
        }
    }

    private List<JsonNode> Records(string kind)
    {
        var folder = Path.Combine(_host, "records", kind);
        return !Directory.Exists(folder) ? [] :
            [.. Directory.EnumerateFiles(folder, "*.json").Select(Read).Where(t => t.Length > 0).Select(t => JsonNode.Parse(t)!)];
    }

    private static IEnumerable<(int Id, string Command)> All() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _))
            .Select(n => (int.Parse(n!, System.Globalization.CultureInfo.InvariantCulture), Read($"/proc/{n}/cmdline").Replace('\0', ' '))).Where(p => p.Item2.Length > 0);

    private static string Groups(int process) => Read($"/proc/{process}/cgroup");

    // what is looked at may end at any moment
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
