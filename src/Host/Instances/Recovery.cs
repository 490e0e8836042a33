using BuildFarm.Host.Cgroups;
using BuildFarm.Host.Layers;
using BuildFarm.Host.Native;
using BuildFarm.Host.Storage;
using BuildFarm.Model.HostProtocol;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Instances;

/// <summary>What a start does about the instances of a host that was killed: ends them, frees all they held, and tells their owners.</summary>
internal sealed class Recovery(
    DataFolders data, HostOptions options, Inventory inventory, TrashBin trash, CgroupTree cgroups, InstanceManager instances,
    ILogger<Recovery> logger)
{
    private static readonly TimeSpan s_killLimit = TimeSpan.FromSeconds(20);

    public void Run()
    {
        foreach (var id in cgroups.Existing())
        {
            LogMessages.LeftoverRemoved(logger, $"processes of instance {id}");
            End(id);
        }
        cgroups.RemoveParent();
        foreach (var mount in Mounts.Below(data.Root))
        {
            LogMessages.LeftoverRemoved(logger, $"mount {mount}");
            Linux.Unmount(mount);
        }
        foreach (var left in Directory.EnumerateDirectories(data.Temporary))
        {
            trash.Throw(left);
        }
        foreach (var left in Directory.EnumerateFiles(data.Temporary))
        {
            File.Delete(left);
        }
        inventory.CheckAfterStart();
        foreach (var record in inventory.Instances.Where(i => i.State is not HostInstanceState.Terminated).ToList())
        {
            Settle(record);
        }
        foreach (var folder in Directory.EnumerateDirectories(data.Instances)
            .Where(f => inventory.Instance(Path.GetFileName(f)) is null or { State: HostInstanceState.Terminated }).ToList())
        {
            trash.Throw(folder);
        }
        inventory.Collect(options.Memory);
    }

    private void Settle(InstanceRecord record)
    {
        if (record.State is HostInstanceState.Pending)
        {
            // never ran: its launch may be asked for again, with the same token
            trash.Throw(new InstanceFolders(Path.Combine(data.Instances, record.Id)).Root);
            inventory.ForgetInstance(record.Id);
        }
        else if (record.ImageToken.Length > 0)
        {
            instances.Change(record.Id, r => r with { State = HostInstanceState.Stopped, StateReason = "Stopped to make an image." });
        }
        else if (record.IsLive)
        {
            instances.Lose(record.Id, "The builder host was restarted while the instance ran.", keepFiles: false);
        }
    }

    private void End(string id)
    {
        var cgroup = cgroups.Of(id);
        cgroup.Thaw();
        for (var round = 0; round < 50 && cgroup.Processes() is { Count: > 0 } left; round++)
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
        if (!cgroup.Remove())
        {
            LogMessages.CleanupIncomplete(logger, id, "its control groups still hold processes");
        }
    }
}
