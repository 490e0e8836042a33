using System.Text.Json;
using BuildFarm.Host.Native;

namespace BuildFarm.Host.Network;

/// <summary>
/// Which host process has which slot, as files below /run: several hosts (each with a data folder of its own) share one machine's
/// addresses. All steps happen under one lock between processes.
/// </summary>
internal sealed class SlotClaims(string dataFolder)
{
    private const string Folder = "/run/buildfarm/net";

    private sealed record Claim(int ProcessId, string DataFolder);

    public static IDisposable Lock()
    {
        Directory.CreateDirectory(Folder);
        return Linux.LockFile("/run/buildfarm/net.lock");
    }

    public NetworkSlot Take()
    {
        using var held = Lock();
        var taken = All().Keys.ToHashSet();
        var number = Enumerable.Range(0, NetworkSlot.Count).FirstOrDefault(n => !taken.Contains(n), -1);
        if (number < 0)
        {
            throw HostException.Capacity($"All {NetworkSlot.Count} networks of the range {NetworkSlot.Range} are in use.");
        }
        File.WriteAllText(PathOf(number), JsonSerializer.Serialize(new Claim(Environment.ProcessId, dataFolder)));
        return new NetworkSlot(number);
    }

    public static void Free(NetworkSlot slot)
    {
        using var held = Lock();
        File.Delete(PathOf(slot.Number));
    }

    /// <summary>Slots whose host is no longer running, or was an earlier one of this data folder.</summary>
    public IReadOnlyList<NetworkSlot> Abandoned()
    {
        using var held = Lock();
        return [.. All().Where(c => IsAbandoned(c.Value)).Select(c => new NetworkSlot(c.Key))];
    }

    /// <summary>Whether no host has a slot. The caller holds the lock.</summary>
    public static bool NoneTaken() => All().Count == 0;

    private bool IsAbandoned(Claim claim) =>
        claim.ProcessId != Environment.ProcessId && (claim.DataFolder == dataFolder || !Directory.Exists($"/proc/{claim.ProcessId}"));

    private static Dictionary<int, Claim> All()
    {
        var all = new Dictionary<int, Claim>();
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            if (int.TryParse(Path.GetFileName(file), out var number))
            {
                all[number] = Read(file);
            }
        }
        return all;
    }

    private static Claim Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Claim>(File.ReadAllText(file)) ?? new Claim(0, "");
        }
        catch (JsonException)
        {
            return new Claim(0, ""); // cut short by a crash: nobody's
        }
    }

    private static string PathOf(int number) => Path.Combine(Folder, number.ToString());
}
