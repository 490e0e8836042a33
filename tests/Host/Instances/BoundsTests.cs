using BuildFarm.Clouds;
using BuildFarm.Host.Tests.Support;
using BuildFarm.Model.HostProtocol;

namespace BuildFarm.Host.Tests.Instances;

/// <summary>Hosts with tight bounds, each on a data folder of its own.</summary>
public sealed class BoundsTests
{
    [RootFact]
    public async Task Instance_that_fills_its_disk_is_ended_with_the_reason()
    {
        await WithHostAsync(o => o with { InstanceDiskBytes = 100 << 20 }, async host =>
        {
            var (instance, shell) = await host.LaunchAsync();
            await shell.RunAsync("true");

            await shell.SendAsync("dd if=/dev/zero of=/root/big bs=1M count=300; sleep 60");
            var told = await host.EventAsync(instance.Id, HostInstanceChange.Lost);

            Assert.Contains("100 MiB are allowed", told.Reason);
            Assert.False(Directory.Exists(Path.Combine(host.Data, "instances", instance.Id)));
        });
    }

    [RootFact]
    public async Task Disk_that_is_full_refuses_launches_and_images_and_says_so()
    {
        await WithHostAsync(o => o with { DiskReserveBytes = long.MaxValue / 2 }, async host =>
        {
            var launch = await Assert.ThrowsAsync<CloudException>(() => host.LaunchAsync());

            Assert.Equal(CloudError.Capacity, launch.Error);
            Assert.Contains("full", launch.Message);
            Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.Data, "instances")));
        });
    }

    [RootFact]
    public async Task More_instances_than_the_host_takes_find_no_capacity_until_one_ends()
    {
        await WithHostAsync(o => o with { MaxInstances = 1 }, async host =>
        {
            var (first, _) = await host.LaunchAsync();
            var token = host.NewToken();

            var refused = await Assert.ThrowsAsync<CloudException>(() => host.LaunchAsync(token: token));
            await host.TerminateAsync(first.Id);
            var (second, _) = await host.LaunchAsync(token: token);

            Assert.Equal(CloudError.Capacity, refused.Error);
            Assert.Equal(HostInstanceState.Running, second.State);
        });
    }

    [RootFact]
    public async Task Cache_over_its_bound_loses_the_longest_unused_layer_but_none_that_is_needed()
    {
        await WithHostAsync(o => o with { CacheBytes = 25 << 20 }, async host =>
        {
            var (instance, shell) = await host.LaunchAsync();
            await shell.RunAsync("dd if=/dev/urandom of=/root/a bs=1M count=10");
            var old = await CaptureAsync(host, instance.Id, "old");
            var used = await CaptureAsync(host, instance.Id, "used");
            var (user, _) = await host.LaunchAsync(layerId: used.Id);
            await FindAsync(host, "old");
            await CaptureAsync(host, instance.Id, "new-1");
            await CaptureAsync(host, instance.Id, "new-2");

            Assert.Null(await FindAsync(host, "old"));
            Assert.Equal(used.Id, (await FindAsync(host, "used"))?.Id);
            Assert.NotNull(await FindAsync(host, "new-2"));
            Assert.False(Directory.Exists(Path.Combine(host.Data, "layers", old.Id)));
            Assert.Equal(HostInstanceState.Running, (await host.DescribeAsync(user.Id))!.State);
        });
    }

    [RootFact]
    public async Task Process_that_wants_more_memory_than_the_type_has_is_killed_and_the_instance_lives()
    {
        await WithHostAsync(o => o, async host =>
        {
            var (instance, shell) = await host.LaunchAsync(type: "t3.nano");

            var (exit, _) = await shell.TryAsync("""perl -e '$x = "a" x 900000000; print length $x'""");

            Assert.Equal(137, exit);
            Assert.Equal("lives", await shell.RunAsync("echo lives"));
            await host.TerminateAsync(instance.Id);
        });
    }

    [RootFact]
    public async Task Instance_reaches_the_package_mirror()
    {
        await WithHostAsync(o => o, async host =>
        {
            var (instance, shell) = await host.LaunchAsync();

            var (exit, output) = await shell.TryAsync("apt-get -qq update && apt-cache policy hello");

            Assert.True(exit == 0 && output.Contains("Candidate", StringComparison.Ordinal), output);
            await host.TerminateAsync(instance.Id);
        });
    }

    private static async Task WithHostAsync(Func<HostOptions, HostOptions> configure, Func<HostFixture, Task> test)
    {
        var host = new HostFixture { Configure = configure };
        try
        {
            await host.InitializeAsync();
            await test(host);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static Task<HostLayer> CaptureAsync(HostFixture host, string instanceId, string key) => host.CallAsync(
        new CaptureLayerRequest { Region = HostFixture.Region, InstanceId = instanceId, Key = key }, HostLayer.Parser);

    private static async Task<HostLayer?> FindAsync(HostFixture host, string key) => (await host.CallAsync(
        new FindLayerRequest
        {
            Region = HostFixture.Region, Keys = { key }, MaximumAge = new Google.Protobuf.WellKnownTypes.Duration { Seconds = 3600 },
        }, FindLayerResponse.Parser)).Layer;
}
