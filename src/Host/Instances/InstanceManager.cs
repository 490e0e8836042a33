using System.Collections.Concurrent;
using BuildFarm.Host.Cgroups;
using BuildFarm.Host.Events;
using BuildFarm.Host.Images;
using BuildFarm.Host.Layers;
using BuildFarm.Host.Network;
using BuildFarm.Host.Storage;
using BuildFarm.Model.HostProtocol;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Instances;

/// <summary>Instances by their ids: launches, follows and ends them, and keeps their records true.</summary>
internal sealed class InstanceManager(
    DataFolders data, HostOptions options, Inventory inventory, TrashBin trash, NetworkPool networks, CgroupTree cgroups, EventHub events,
    TimeProvider time, ILogger<InstanceManager> logger)
{
    private readonly ConcurrentDictionary<string, Instance> _live = new(StringComparer.Ordinal);
    private readonly KeyedLock _locks = new();
    private readonly Lock _records = new();

    public int LiveCount => _live.Count;

    public ICollection<Instance> Live => _live.Values;

    public async Task<HostInstance> LaunchAsync(LaunchInstanceRequest launch, CancellationToken cancellation)
    {
        Require(launch.Token, "token");
        Require(launch.Region, "region");
        var id = HostIds.Instance(launch.Region, launch.Token);
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        if (inventory.Instance(id) is { } known)
        {
            return known.ToMessage();
        }
        var started = time.GetTimestamp();
        var type = InstanceTypes.Get(launch.InstanceType);
        var stack = StackFor(launch);
        RequireRoom();
        var record = NewRecord(id, launch, stack);
        inventory.Put(record);
        var instance = new Instance(id, stack.HasInit, data, options, networks, cgroups.Of(id));
        try
        {
            instance.Folders.Create();
            GuestConfig.Write(instance.Folders, id, launch);
            _live[id] = instance;
            var address = await instance.StartAsync(stack, type, launch.UserData.Length > 0, boot => RebootedAsync(id, boot)).ConfigureAwait(false);
            record = Change(id, r => r with { State = HostInstanceState.Running, Address = address, Boot = Math.Max(r.Boot, 1) });
        }
        catch
        {
            // nothing was launched: the same token may try again
            _live.TryRemove(id, out _);
            trash.Throw(instance.Folders.Root);
            inventory.ForgetInstance(id);
            throw;
        }
        events.Publish(events.NextSeq(), record.Region, id, HostInstanceChange.Running, boot: 1);
        _ = FollowAsync(instance);
        LogMessages.Launched(logger, id, launch.InstanceType, launch.ImageId, time.GetElapsedTime(started).TotalMilliseconds);
        return record.ToMessage();
    }

    public HostInstance? Describe(string id) => inventory.Instance(id)?.ToMessage(_live.GetValueOrDefault(id)?.Console.Text ?? "");

    public IEnumerable<HostInstance> List(string region) => inventory.Instances
        .Where(i => i.State is not HostInstanceState.Terminated && (region.Length == 0 || i.Region == region))
        .OrderBy(i => i.Launched).Select(i => i.ToMessage());

    public async Task<HostInstance> RebootAsync(string id, string token, CancellationToken cancellation)
    {
        Require(token, "token");
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        var record = Get(id);
        if (record.RebootTokens.Contains(token))
        {
            return record.ToMessage();
        }
        var instance = RunningInstance(record, "rebooted");
        record = Change(id, r => r with { RebootTokens = [.. r.RebootTokens.TakeLast(99), token] });
        instance.Reboot();
        return record.ToMessage();
    }

    /// <summary>Ends an instance and removes what it was. One that is gone already is no error; one never heard of is not found.</summary>
    public async Task TerminateAsync(string id, CancellationToken cancellation)
    {
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        var record = Get(id);
        if (record.State is HostInstanceState.Terminated)
        {
            if (record.LostSeq != 0)
            {
                Change(id, r => r with { LostSeq = 0 }); // its owner knows
            }
            return;
        }
        Change(id, r => r.IsLive ? r with { State = HostInstanceState.Stopping } : r);
        if (_live.TryRemove(id, out var instance))
        {
            await instance.KillAndReleaseAsync().ConfigureAwait(false);
        }
        Finish(id, "Terminated as asked.");
        events.Publish(events.NextSeq(), record.Region, id, HostInstanceChange.Terminated);
        LogMessages.Terminated(logger, id);
    }

    /// <summary>
    /// Stops an instance in order and hands its changes over: the upper folder, to be renamed away. The intent is recorded first, so
    /// that a restart of the host between keeps the files.
    /// </summary>
    public async Task<T> TakeUpperAsync<T>(string id, string imageToken, Func<InstanceRecord, string, Task<T>> take, CancellationToken cancellation)
    {
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        var record = Get(id);
        if (record.ImageToken.Length > 0 && record.ImageToken != imageToken)
        {
            throw HostException.Conflict($"Instance {id} has been made an image already; launch another for the next.");
        }
        if (record.State is HostInstanceState.Terminated)
        {
            throw HostException.Conflict($"Instance {id} is terminated: {record.StateReason}");
        }
        Change(id, r => r with { ImageToken = imageToken, State = r.IsLive ? HostInstanceState.Stopping : r.State });
        if (_live.TryRemove(id, out var instance))
        {
            await instance.StopAsync(options.StopTimeout, time).ConfigureAwait(false);
        }
        record = Change(id, r => r with { State = HostInstanceState.Stopped, StateReason = "Stopped to make an image." });
        var taken = await take(record, new InstanceFolders(Path.Combine(data.Instances, id)).Upper).ConfigureAwait(false);
        events.Publish(events.NextSeq(), record.Region, id, HostInstanceChange.Stopped);
        return taken;
    }

    /// <summary>Does something with a running instance's changes while it is frozen.</summary>
    public async Task WhileFrozenAsync(string id, Func<InstanceRecord, string, Task> work, CancellationToken cancellation)
    {
        using var turn = await _locks.EnterAsync(id, cancellation).ConfigureAwait(false);
        var record = Get(id);
        var instance = RunningInstance(record, "captured");
        await instance.FrozenAsync(() => work(record, instance.Folders.Upper), time).ConfigureAwait(false);
    }

    public InstanceRecord Get(string id) => inventory.Instance(id)
        ?? throw HostException.NotFound($"There is no instance {id} on this builder host.");

    /// <summary>Events of losses that their owners may not have heard of, for a watcher that comes anew.</summary>
    public IEnumerable<InstanceRecord> UnheardLosses(long afterSeq) => inventory.Instances.Where(i => i.LostSeq > afterSeq).OrderBy(i => i.LostSeq);

    /// <summary>Kills everything that lives; for the end of the host.</summary>
    public Task TerminateAllAsync() => Task.WhenAll(_live.Keys.Select(id => TerminateAsync(id, CancellationToken.None)));

    /// <summary>Records an instance's end and throws its folders away.</summary>
    public void Finish(string id, string reason, long lostSeq = 0)
    {
        trash.Throw(Path.Combine(data.Instances, id));
        Change(id, r => r with
        {
            State = HostInstanceState.Terminated,
            StateReason = reason,
            Ended = time.GetUtcNow(),
            LostSeq = lostSeq,
        });
        inventory.Collect(options.Memory);
    }

    public InstanceRecord Change(string id, Func<InstanceRecord, InstanceRecord> change)
    {
        lock (_records)
        {
            var changed = change(Get(id));
            inventory.Put(changed);
            return changed;
        }
    }

    private async Task FollowAsync(Instance instance)
    {
        try
        {
            var end = await instance.Ended.ConfigureAwait(false);
            using var turn = await _locks.EnterAsync(instance.Id, CancellationToken.None).ConfigureAwait(false);
            if (end.LossReason is not { } reason || !_live.TryRemove(instance.Id, out _))
            {
                return;
            }
            await instance.ReleaseAsync().ConfigureAwait(false);
            Lose(instance.Id, reason, keepFiles: end.PoweredOff);
        }
        catch (Exception e)
        {
            LogMessages.SupervisionFailed(logger, e, instance.Id);
        }
    }

    /// <summary>Records and tells that an instance ended without having been asked to.</summary>
    public void Lose(string id, string reason, bool keepFiles)
    {
        var seq = events.NextSeq();
        if (keepFiles)
        {
            Change(id, r => r with { State = HostInstanceState.Stopped, StateReason = reason, LostSeq = seq });
        }
        else
        {
            Finish(id, reason, seq);
        }
        LogMessages.Lost(logger, id, reason);
        events.Publish(seq, Get(id).Region, id, HostInstanceChange.Lost, reason);
    }

    private Task RebootedAsync(string id, int boot)
    {
        var record = Change(id, r => r with { Boot = boot });
        events.Publish(events.NextSeq(), record.Region, id, HostInstanceChange.Rebooted, boot: boot);
        LogMessages.Rebooted(logger, id, boot);
        return Task.CompletedTask;
    }

    private Instance RunningInstance(InstanceRecord record, string what) =>
        record.State is HostInstanceState.Running && _live.TryGetValue(record.Id, out var instance)
            ? instance
            : throw HostException.Conflict($"Instance {record.Id} is {record.State.ToString().ToLowerInvariant()} and can't be {what}. {record.StateReason}");

    private Stack StackFor(LaunchInstanceRequest launch)
    {
        var image = inventory.Image(launch.ImageId);
        if (image is null || !image.SeenFrom(launch.Region))
        {
            throw HostException.NotFound($"There is no image {launch.ImageId} in region {launch.Region}.");
        }
        if (launch.LayerId.Length == 0)
        {
            return image.Stack;
        }
        var cached = inventory.CachedLayer(launch.LayerId)
            ?? throw HostException.NotFound($"There is no cached layer {launch.LayerId} any more; launch from the image alone.");
        return cached.Stack.Layers.Take(1).SequenceEqual(image.Stack.Layers.Take(1)) || cached.Stack.Layers.Count == 1
            ? cached.Stack
            : throw HostException.Invalid($"Cached layer {launch.LayerId} does not stand on image {launch.ImageId}.");
    }

    private void RequireRoom()
    {
        if (_live.Count >= options.MaxInstances)
        {
            throw HostException.Capacity($"The builder host runs {options.MaxInstances} instances already, the most it is set to.");
        }
        var free = new DriveInfo(data.Root).AvailableFreeSpace;
        if (free < options.DiskReserveBytes)
        {
            throw HostException.DiskFull($"{free >> 20} MiB free, {options.DiskReserveBytes >> 20} MiB are held back");
        }
    }

    private InstanceRecord NewRecord(string id, LaunchInstanceRequest launch, Stack stack) => new()
    {
        Id = id,
        Region = launch.Region,
        Token = launch.Token,
        OwnerArn = launch.OwnerArn,
        ImageId = launch.ImageId,
        LayerId = launch.LayerId,
        InstanceType = launch.InstanceType,
        Tags = launch.Tags.ToDictionary(),
        Stack = stack,
        State = HostInstanceState.Pending,
        Launched = time.GetUtcNow(),
    };

    private static void Require(string value, string name)
    {
        if (value.Length == 0)
        {
            throw HostException.Invalid($"The field {name} is missing.");
        }
    }
}
