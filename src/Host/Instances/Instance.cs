using System.Diagnostics;
using BuildFarm.Host.Cgroups;
using BuildFarm.Host.Layers;
using BuildFarm.Host.Native;
using BuildFarm.Host.Network;
using BuildFarm.Host.Storage;

namespace BuildFarm.Host.Instances;

/// <summary>
/// The processes, mount, network and control groups of one live instance, over all of its boots. Its manager keeps the record; this
/// tells it when the instance booted again or ended without having been asked to.
/// </summary>
internal sealed class Instance
{
    private const int RebootExit = 133;          // systemd-nspawn's way to say that the instance asked for a reboot
    private const int KilledExit = 128 + Linux.SigKill;
    private const int RebootSignal = 34 + 5;     // SIGRTMIN+5, as systemd(1) has it
    private const int PowerOffSignal = 34 + 4;
    private const int MostBoots = 100;
    private static readonly TimeSpan s_killLimit = TimeSpan.FromSeconds(20);

    private readonly DataFolders _data;
    private readonly HostOptions _options;
    private readonly NetworkPool _networks;
    private readonly ICgroup _cgroup;
    private readonly Lock _gate = new();
    private readonly ConsoleTail _console = new();
    private readonly bool _boots;
    private NetworkSlot? _network;
    private Process? _process;
    private bool _ending;
    private bool _rebootAsked;
    private string? _killReason;
    private int _boot;

    public Instance(string id, bool boots, DataFolders data, HostOptions options, NetworkPool networks, ICgroup cgroup)
    {
        Id = id;
        _boots = boots;
        _data = data;
        _options = options;
        _networks = networks;
        _cgroup = cgroup;
        Folders = new InstanceFolders(Path.Combine(data.Instances, id));
    }

    public string Id { get; }

    public InstanceFolders Folders { get; }

    public ConsoleTail Console => _console;

    /// <summary>Completes when it has ended, with the reason where nobody asked for it.</summary>
    public Task<InstanceEnd> Ended { get; private set; } = Task.FromResult(new InstanceEnd(null, false));

    /// <summary>Mounts, connects, limits and starts it. Answers its address. On failure nothing is left.</summary>
    public async Task<string> StartAsync(Stack stack, InstanceType type, bool hasUserData, Func<int, Task> rebooted)
    {
        try
        {
            var network = _networks.TakeAsync();
            OverlayOptions.Mount(_data, stack.Layers, Folders);
            _cgroup.Create(type);
            File.WriteAllText(Folders.ResolvConf, Resolver.Configuration());
            _network = await network.ConfigureAwait(false);
            Boot(hasUserData);
        }
        catch
        {
            await ReleaseAsync().ConfigureAwait(false);
            throw;
        }
        Ended = SuperviseAsync(hasUserData, rebooted);
        return _network.GuestAddress;
    }

    /// <summary>Asks the instance to boot again; returns at once.</summary>
    public void Reboot()
    {
        lock (_gate)
        {
            _rebootAsked = true;
        }
        if (_boots && InitProcess() is { } init)
        {
            Linux.Kill(init, RebootSignal);
        }
        else
        {
            KillAll();
        }
    }

    /// <summary>Powers it off in order, or kills it when that takes too long; then only its folders are left.</summary>
    public async Task StopAsync(TimeSpan limit, TimeProvider time)
    {
        End();
        if (_boots)
        {
            await PowerOffAsync(limit, time).ConfigureAwait(false);
        }
        await KillAndReleaseAsync().ConfigureAwait(false);
    }

    /// <summary>Kills all of it at once; then only its folders are left.</summary>
    public async Task KillAndReleaseAsync()
    {
        End();
        _cgroup.Thaw();
        KillAll();
        await Ended.ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
    }

    /// <summary>Kills it as the host's own decision: it counts as lost, for this reason.</summary>
    public void KillBecause(string reason)
    {
        lock (_gate)
        {
            _killReason ??= reason;
        }
        KillAll();
    }

    /// <summary>Does something while none of its processes runs.</summary>
    public async Task FrozenAsync(Func<Task> work, TimeProvider time)
    {
        _cgroup.Freeze();
        try
        {
            // the kernel has no event for this; a process in the disk's hands takes a moment longer
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(2), time);
            for (var looks = 0; !_cgroup.IsFrozen() && looks < 5000; looks++)
            {
                await tick.WaitForNextTickAsync().ConfigureAwait(false);
            }
            await work().ConfigureAwait(false);
        }
        finally
        {
            _cgroup.Thaw();
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _ending = true;
        }
    }

    // under the lock: after End() nothing starts any more
    private void Boot(bool hasUserData)
    {
        GuestUnits.Write(Folders.Units, _options.AgentProgram, hasUserData);
        lock (_gate)
        {
            if (_ending)
            {
                return;
            }
            _rebootAsked = false;
            _boot++;
            var start = NspawnCommand.Create(Id, Folders, _network!, _cgroup.Folders, _boots, _options);
            _process = Process.Start(start) ?? throw HostException.Unavailable("systemd-nspawn could not be started.");
            _process.StandardInput.Close();
        }
    }

    private async Task<InstanceEnd> SuperviseAsync(bool hasUserData, Func<int, Task> rebooted)
    {
        while (true)
        {
            var process = _process!;
            await Task.WhenAll(
                process.WaitForExitAsync(),
                _console.FollowAsync(process.StandardOutput),
                _console.FollowAsync(process.StandardError)).ConfigureAwait(false);
            var exit = process.ExitCode;
            process.Dispose();
            await Task.Run(KillRest).ConfigureAwait(false);
            lock (_gate)
            {
                if (_ending)
                {
                    return new InstanceEnd(null, false);
                }
                if (_killReason is not null || !StartsAgain(exit))
                {
                    return Loss(exit);
                }
            }
            Boot(hasUserData);
            await rebooted(_boot).ConfigureAwait(false);
        }
    }

    private bool StartsAgain(int exit) => _boot < MostBoots && (_rebootAsked || exit == RebootExit || (!_boots && exit != KilledExit));

    private InstanceEnd Loss(int exit)
    {
        var kills = _cgroup.MemoryKills();
        var memory = kills > 0 ? $" {kills} of its processes were killed for want of memory." : "";
        var last = _console.LastLines(3) is { Length: > 0 } lines ? $" Last on its console: {lines}" : "";
        var reason = _killReason ?? exit switch
        {
            0 => "The instance shut itself down.",
            KilledExit => "The instance was killed.",
            _ when _boot >= MostBoots => $"The instance booted {MostBoots} times; it seems to reboot without end.",
            _ => $"The instance ended by itself: systemd-nspawn exit code {exit}.",
        };
        return new InstanceEnd(reason + memory + last, PoweredOff: exit == 0 && _killReason is null);
    }

    private int? InitProcess()
    {
        int? supervisor;
        lock (_gate)
        {
            supervisor = _process is { } process ? SafeId(process) : null;
        }
        var children = $"/proc/{supervisor}/task/{supervisor}/children";
        var first = supervisor is not null && File.Exists(children) ? File.ReadAllText(children).Split(' ')[0] : "";
        return int.TryParse(first, out var id) ? id : null;
    }

    private void KillAll()
    {
        lock (_gate)
        {
            if (_process is { } process && SafeId(process) is { } id)
            {
                Linux.Kill(id, Linux.SigKill);
            }
        }
        foreach (var process in _cgroup.Processes())
        {
            Linux.Kill(process, Linux.SigKill);
        }
    }

    // what outlived its supervisor: each is killed and waited for, so that nothing holds the mount or the group any more
    private void KillRest()
    {
        for (var round = 0; round < 50 && _cgroup.Processes() is { Count: > 0 } left; round++)
        {
            foreach (var process in left)
            {
                Linux.Kill(process, Linux.SigKill);
            }
            foreach (var process in left)
            {
                Linux.WaitForEnd(process, s_killLimit);
            }
        }
    }

    private static int? SafeId(Process process)
    {
        try
        {
            return process.HasExited ? null : process.Id;
        }
        catch (InvalidOperationException)
        {
            return null; // disposed: the boot is over
        }
    }

    // asked again and again: an init that has only just begun does not listen yet
    private async Task PowerOffAsync(TimeSpan limit, TimeProvider time)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(250), time);
        var started = time.GetTimestamp();
        while (!Ended.IsCompleted && time.GetElapsedTime(started) < limit)
        {
            if (InitProcess() is { } init)
            {
                Linux.Kill(init, PowerOffSignal);
            }
            await Task.WhenAny(Ended, tick.WaitForNextTickAsync().AsTask()).ConfigureAwait(false);
        }
    }

    /// <summary>Frees everything but the folders.</summary>
    public async Task ReleaseAsync()
    {
        if (Mounts.Below(Folders.Root) is { Count: > 0 } mounts)
        {
            foreach (var mount in mounts)
            {
                Linux.Unmount(mount);
            }
        }
        if (Interlocked.Exchange(ref _network, null) is { } network)
        {
            _networks.Release(network);
        }
        await Task.Run(() =>
        {
            KillRest();
            _cgroup.Remove();
        }).ConfigureAwait(false);
    }
}
