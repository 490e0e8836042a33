using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Processes;
using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Agent.Metadata;

/// <summary>What the instance is made of: its system and its packages.</summary>
internal sealed class MetadataCollector(ModuleServices services)
{
    public InstanceMetadata Collect(CancellationToken stop)
    {
        Dictionary<string, string> release = ReadOsRelease("/etc/os-release") ?? ReadOsRelease("/usr/lib/os-release") ?? [];
        var metadata = new InstanceMetadata
        {
            OsName = release.GetValueOrDefault("NAME", "Linux"),
            OsVersion = release.GetValueOrDefault("PRETTY_NAME", release.GetValueOrDefault("NAME", "Linux")),
        };
        metadata.Packages.AddRange(Packages(stop).OrderBy(package => package.Name, StringComparer.Ordinal).ThenBy(package => package.Architecture, StringComparer.Ordinal));
        return metadata;
    }

    internal static Dictionary<string, string> ParseOsRelease(IEnumerable<string> lines)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            int equals = line.IndexOf('=');
            if (equals > 0 && !line.StartsWith('#'))
            {
                values[line[..equals].Trim()] = line[(equals + 1)..].Trim().Trim('"', '\'');
            }
        }

        return values;
    }

    /// <summary>Lines of name, version, architecture and state, separated by tabs; only installed ones count.</summary>
    internal static IEnumerable<Package> ParsePackages(string listing) => listing.Split('\n')
        .Select(line => line.Split('\t'))
        .Where(cells => cells.Length >= 3 && cells[0].Length > 0 && (cells.Length < 4 || cells[3].StartsWith("ii", StringComparison.Ordinal)))
        .Select(cells => new Package { Name = cells[0], Version = cells[1], Architecture = cells[2].Trim() });

    private static Dictionary<string, string>? ReadOsRelease(string path) => File.Exists(path) ? ParseOsRelease(File.ReadLines(path)) : null;

    private IEnumerable<Package> Packages(CancellationToken stop)
    {
        if (services.Programs.Find("dpkg-query") is { } dpkg)
        {
            return ParsePackages(Output(dpkg, ["-W", "-f=${Package}\t${Version}\t${Architecture}\t${db:Status-Abbrev}\n"], stop));
        }

        if (services.Programs.Find("rpm") is { } rpm)
        {
            return ParsePackages(Output(rpm, ["-qa", "--qf", "%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\n"], stop));
        }

        return services.Programs.Find("apk") is { } apk ? ParseApk(Output(apk, ["list", "--installed"], stop)) : [];
    }

    /// <summary>"musl-1.2.4-r2 x86_64 {musl} (MIT) [installed]": the version begins at the last dash but one.</summary>
    internal static IEnumerable<Package> ParseApk(string listing)
    {
        foreach (string[] cells in listing.Split('\n').Select(line => line.Split(' ')).Where(cells => cells.Length > 1))
        {
            int release = cells[0].LastIndexOf('-');
            int version = release > 0 ? cells[0].LastIndexOf('-', release - 1) : -1;
            if (version > 0)
            {
                yield return new Package { Name = cells[0][..version], Version = cells[0][(version + 1)..], Architecture = cells[1] };
            }
        }
    }

    private string Output(string program, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var output = new GatheredOutput();
        services.Processes.Run(new ProcessSpec { Path = program, Arguments = arguments }, output, stop);
        stop.ThrowIfCancellationRequested();
        return output.Text();
    }
}
