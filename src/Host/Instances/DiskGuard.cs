using BuildFarm.Host.Layers;
using BuildFarm.Host.Storage;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Instances;

/// <summary>
/// Bounds what instances write. Overlayfs has no quota, so the free space is looked at (one system call) every two seconds; only when it
/// shrank noticeably are the instances' own folders measured.
/// </summary>
internal sealed class DiskGuard(
    DataFolders data, HostOptions options, InstanceManager instances, TimeProvider time, ILogger<DiskGuard> logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private long _measuredAt = long.MaxValue;

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(s_interval, time);
        try
        {
            while (await tick.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
            {
                await LookAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return; // the host ends
        }
    }

    internal async Task LookAsync()
    {
        var free = new DriveInfo(data.Root).AvailableFreeSpace;
        var low = free < options.DiskReserveBytes;
        if (instances.LiveCount == 0 || (!low && free > _measuredAt - (options.InstanceDiskBytes / 16)))
        {
            _measuredAt = Math.Max(free, instances.LiveCount == 0 ? 0 : _measuredAt == long.MaxValue ? free : _measuredAt);
            return;
        }
        _measuredAt = free;
        try
        {
            await MeasureAsync(low, free).ConfigureAwait(false);
        }
        catch (HostException e)
        {
            LogMessages.CleanupIncomplete(logger, "(disk guard)", e.Message); // du met files that vanished: the next look measures again
            _measuredAt = long.MaxValue;
        }
    }

    private async Task MeasureAsync(bool low, long free)
    {
        var sizes = new List<(Instance Instance, long Bytes)>();
        foreach (var instance in instances.Live)
        {
            sizes.Add((instance, await LayerFiles.SizeAsync(instance.Folders.Upper).ConfigureAwait(false)));
        }
        foreach (var (instance, bytes) in sizes.Where(s => s.Bytes > options.InstanceDiskBytes))
        {
            instance.KillBecause($"The instance wrote {bytes >> 20} MiB to its disk; {options.InstanceDiskBytes >> 20} MiB are allowed.");
        }
        if (low && sizes.Count > 0)
        {
            var (largest, bytes) = sizes.MaxBy(s => s.Bytes);
            largest.KillBecause($"The builder host's disk is full ({free >> 20} MiB free) and this instance wrote most to it: {bytes >> 20} MiB.");
        }
    }
}
