using System.Net;

namespace BuildFarm.Host.Network;

/// <summary>The name servers that instances use: the machine's own, or those behind its local stub.</summary>
internal static class Resolver
{
    private const string Header = "# The builder host's name servers. Mounted over the image's file while the instance runs.\n";

    /// <summary>A resolv.conf that also works from inside a network namespace.</summary>
    public static string Configuration()
    {
        foreach (var file in new[] { "/etc/resolv.conf", "/run/systemd/resolve/resolv.conf" })
        {
            if (File.Exists(file) && Reachable(File.ReadAllLines(file)) is { Count: > 0 } lines)
            {
                return Header + string.Join('\n', lines) + "\n";
            }
        }
        return Header;
    }

    private static List<string> Reachable(string[] lines)
    {
        var kept = lines.Where(l => !IsStub(l) && !l.StartsWith('#')).ToList();
        return kept.Exists(l => l.StartsWith("nameserver", StringComparison.Ordinal)) ? kept : [];
    }

    // a server on the machine's loopback is not there in another network namespace
    private static bool IsStub(string line)
    {
        var words = line.Split(' ', '\t');
        return words[0] == "nameserver" && words.Length > 1 && IPAddress.TryParse(words[^1], out var address) && IPAddress.IsLoopback(address);
    }
}
