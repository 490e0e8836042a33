using System.Collections.Concurrent;
using System.Net.NetworkInformation;
using BuildFarm.Host.Processes;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Network;

/// <summary>Networks for instances: a few are made ahead, so that a launch does not wait; each is used once.</summary>
internal sealed class NetworkPool(string dataFolder, int spares, ILogger<NetworkPool> logger) : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);
    private readonly SlotClaims _claims = new(dataFolder);
    private readonly ConcurrentQueue<NetworkSlot> _ready = new();
    private readonly ConcurrentDictionary<NetworkSlot, bool> _alive = new();
    private readonly SemaphoreSlim _filling = new(1, 1);
    private readonly ConcurrentDictionary<Task, bool> _background = new();
    private volatile bool _ending;

    /// <summary>Removes what hosts before left, puts the firewall's rules in place and makes the first spares.</summary>
    public async Task StartAsync()
    {
        foreach (var slot in _claims.Abandoned())
        {
            LogMessages.LeftoverRemoved(logger, $"network {slot.Name}");
            await DestroyAsync(slot).ConfigureAwait(false);
        }
        await Firewall.EnsureAsync().ConfigureAwait(false);
        InBackground(FillAsync);
    }

    public async Task<NetworkSlot> TakeAsync()
    {
        var slot = _ready.TryDequeue(out var spare) ? spare : await CreateAsync().ConfigureAwait(false);
        InBackground(FillAsync);
        return slot;
    }

    /// <summary>Removes a network in the background.</summary>
    public void Release(NetworkSlot slot) => InBackground(() => DestroyAsync(slot));

    public async ValueTask DisposeAsync()
    {
        _ending = true;
        await Task.WhenAll(_background.Keys).ConfigureAwait(false);
        foreach (var slot in _alive.Keys)
        {
            await DestroyAsync(slot).ConfigureAwait(false);
        }
        await Firewall.RemoveIfUnusedAsync().ConfigureAwait(false);
    }

    private async Task FillAsync()
    {
        await _filling.WaitAsync().ConfigureAwait(false);
        try
        {
            while (!_ending && _ready.Count < spares)
            {
                _ready.Enqueue(await CreateAsync().ConfigureAwait(false));
            }
        }
        catch (HostException e)
        {
            LogMessages.NoSpareNetwork(logger, e.Message);
        }
        finally
        {
            _filling.Release();
        }
    }

    private async Task<NetworkSlot> CreateAsync()
    {
        var slot = _claims.Take();
        _alive[slot] = true;
        var mtu = UplinkMtu();
        try
        {
            await Command.RunAsync("ip", ["-batch", "-"], s_limit, $"""
                netns add {slot.Name}
                link add {slot.Link} mtu {mtu} type veth peer name host0 mtu {mtu} netns {slot.Name}
                addr add {slot.HostAddress}/30 dev {slot.Link}
                link set {slot.Link} up

                """).ConfigureAwait(false);
            await Command.RunAsync("ip", ["-n", slot.Name, "-batch", "-"], s_limit, $"""
                link set lo up
                addr add {slot.GuestAddress}/30 dev host0
                link set host0 up
                route add default via {slot.HostAddress}

                """).ConfigureAwait(false);
            return slot;
        }
        catch
        {
            await DestroyAsync(slot).ConfigureAwait(false);
            throw;
        }
    }

    private async Task DestroyAsync(NetworkSlot slot)
    {
        try
        {
            if (Directory.Exists($"/sys/class/net/{slot.Link}"))
            {
                await Command.RunAsync("ip", ["link", "del", slot.Link], s_limit).ConfigureAwait(false);
            }
            if (File.Exists(slot.NamespacePath))
            {
                await Command.RunAsync("ip", ["netns", "del", slot.Name], s_limit).ConfigureAwait(false);
            }
        }
        catch (HostException e)
        {
            // the claim stays, so that nobody gets a half network; the next start tries again
            LogMessages.NetworkLeft(logger, slot.Name, e.Message);
            return;
        }
        _alive.TryRemove(slot, out _);
        SlotClaims.Free(slot);
    }

    private void InBackground(Func<Task> work)
    {
        var task = Task.Run(work);
        _background[task] = true;
        _ = task.ContinueWith(t => _background.TryRemove(t, out _), TaskScheduler.Default);
    }

    // packets larger than the way out takes would be dropped where a path swallows the notice
    private static int UplinkMtu() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback
            && !i.Name.StartsWith(Firewall.LinkPrefix, StringComparison.Ordinal))
        .Select(i => ReadMtu(i.Name)).Where(m => m >= 576).DefaultIfEmpty(1500).Min();

    private static int ReadMtu(string link)
    {
        var file = $"/sys/class/net/{link}/mtu";
        return File.Exists(file) ? int.Parse(File.ReadAllText(file)) : 0;
    }
}
