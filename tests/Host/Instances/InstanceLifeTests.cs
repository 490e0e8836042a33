using BuildFarm.Clouds;
using BuildFarm.Host.Native;
using BuildFarm.Host.Tests.Support;
using BuildFarm.Model.HostProtocol;

namespace BuildFarm.Host.Tests.Instances;

[Collection(HostCollection.Name)]
public sealed class InstanceLifeTests(HostFixture host)
{
    [RootFact]
    public async Task Launched_instance_runs_its_agent_and_leaves_nothing_when_terminated()
    {
        var (instance, shell) = await host.LaunchAsync();
        Assert.Equal(HostInstanceState.Running, instance.State);
        Assert.Equal("running 0", await shell.RunAsync("echo running $(id -u)"));
        Assert.Equal("systemd", await shell.RunAsync("cat /proc/1/comm"));
        Assert.NotEmpty(Directory.GetDirectories("/sys/fs/cgroup", instance.Id, SearchOption.AllDirectories));

        await host.TerminateAsync(instance.Id);

        Assert.Equal(HostInstanceState.Terminated, (await host.DescribeAsync(instance.Id))!.State);
        Assert.Empty(Mounts.Below(Path.Combine(host.Data, "instances")));
        Assert.Empty(Directory.GetDirectories("/sys/fs/cgroup", instance.Id, SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.Combine(host.Data, "instances", instance.Id)));
    }

    [RootFact]
    public async Task Same_token_answers_the_first_instance_also_after_its_end()
    {
        var token = host.NewToken();
        var (first, _) = await host.LaunchAsync(token: token);
        var (second, _) = await host.LaunchAsync(token: token);
        await host.TerminateAsync(first.Id);
        await host.TerminateAsync(first.Id);
        var (third, _) = await host.LaunchAsync(token: token);

        Assert.Equal(first, second);
        Assert.Equal(first.Id, third.Id);
        Assert.Equal(HostInstanceState.Terminated, third.State);
    }

    [RootFact]
    public async Task Reboot_inside_keeps_the_disk_and_the_agents_state_and_is_told()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("echo kept > /root/file; echo kept > /run/buildfarm/state/spool; touch /run/gone");
        var before = await shell.RunAsync("cat /proc/sys/kernel/random/boot_id");

        await shell.SendAsync("systemctl reboot; sleep 60");
        var told = await host.EventAsync(instance.Id, HostInstanceChange.Rebooted);

        Assert.Equal(2, told.Boot);
        Assert.Equal("kept kept", await shell.RunAsync("test ! -e /run/gone && echo $(cat /root/file /run/buildfarm/state/spool)"));
        Assert.NotEqual(before, await shell.RunAsync("cat /proc/sys/kernel/random/boot_id"));
        await host.TerminateAsync(instance.Id);
    }

    [RootFact]
    public async Task Instance_administers_its_own_network_and_stays_connected_with_a_network_manager_enabled()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("systemctl enable systemd-networkd.service");

        await shell.SendAsync("systemctl reboot; sleep 60");
        await host.EventAsync(instance.Id, HostInstanceChange.Rebooted);

        // bit 12 is CAP_NET_ADMIN
        Assert.Equal("own", await shell.RunAsync("[ $((0x$(sed -n 's/^CapEff:\\s*//p' /proc/self/status) >> 12 & 1)) = 1 ] && echo own"));
        Assert.Equal("connected", await shell.RunAsync("[ $(wc -l < /proc/net/route) -gt 2 ] && echo connected"));
        await host.TerminateAsync(instance.Id);
    }

    [RootFact]
    public async Task Reboot_by_call_happens_once_a_token()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("true");
        var request = new RebootInstanceRequest { Region = HostFixture.Region, InstanceId = instance.Id, Token = "again" };

        await host.CallAsync(request, HostInstance.Parser);
        await host.EventAsync(instance.Id, HostInstanceChange.Rebooted);
        await shell.RunAsync("true");
        var repeated = await host.CallAsync(request, HostInstance.Parser);
        await shell.RunAsync("true");

        Assert.Equal(2, repeated.Boot);
        Assert.Equal(2, (await host.DescribeAsync(instance.Id))!.Boot);
        await host.TerminateAsync(instance.Id);
    }

    [RootFact]
    public async Task Killed_instance_is_told_as_lost_and_cleaned_up()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("true");

        Linux.Kill(SupervisorOf(instance.Id), Linux.SigKill);
        var told = await host.EventAsync(instance.Id, HostInstanceChange.Lost);

        Assert.Contains("killed", told.Reason);
        Assert.Equal(HostInstanceState.Terminated, (await host.DescribeAsync(instance.Id))!.State);
        Assert.Empty(Mounts.Below(Path.Combine(host.Data, "instances", instance.Id)));
    }

    [RootFact]
    public async Task Instance_that_powers_itself_off_is_lost_but_keeps_its_disk_until_terminated()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("echo kept > /root/file");

        await shell.SendAsync("systemctl poweroff; sleep 60");
        var told = await host.EventAsync(instance.Id, HostInstanceChange.Lost);

        Assert.Contains("shut itself down", told.Reason);
        Assert.Equal(HostInstanceState.Stopped, (await host.DescribeAsync(instance.Id))!.State);
        Assert.True(File.Exists(Path.Combine(host.Data, "instances", instance.Id, "upper/root/file")));
        await host.TerminateAsync(instance.Id);
        Assert.False(Directory.Exists(Path.Combine(host.Data, "instances", instance.Id)));
    }

    [RootFact]
    public async Task Two_instances_both_listen_on_port_80_and_do_not_reach_each_other()
    {
        var (first, shell1) = await host.LaunchAsync();
        var (second, shell2) = await host.LaunchAsync();
        const string listen = "systemd-run --quiet --unit=web systemd-socket-activate --inetd -a -l 80 cat && sleep 0.5 && ss -ltn | grep -c :80";

        Assert.Equal("1", await shell1.RunAsync(listen));
        Assert.Equal("1", await shell2.RunAsync(listen));
        var own = await shell1.TryAsync($"timeout 3 bash -c '</dev/tcp/{first.Address}/80'");
        var other = await shell1.TryAsync($"timeout 1 bash -c '</dev/tcp/{second.Address}/80'");

        Assert.Equal(0, own.Exit);
        Assert.NotEqual(0, other.Exit);
        await Task.WhenAll(host.TerminateAsync(first.Id), host.TerminateAsync(second.Id));
    }

    [RootFact]
    public async Task Fork_without_end_stops_at_the_types_process_limit()
    {
        var (instance, shell) = await host.LaunchAsync();
        var limit = await File.ReadAllTextAsync(Directory.GetDirectories("/sys/fs/cgroup/pids", instance.Id, SearchOption.AllDirectories)[0] + "/pids.max");

        // perl: a shell would try each refused fork again for half a minute
        var output = await shell.RunAsync(
            """perl -e 'setpgrp; for (1..5000) { $p = fork; if (!defined $p) { print "refused: $!"; last } if (!$p) { sleep 60; exit } } $SIG{TERM} = "IGNORE"; kill "TERM", 0'""");

        Assert.Equal("4096", limit.Trim());
        Assert.Contains("Resource temporarily unavailable", output);
        await host.TerminateAsync(instance.Id);
    }

    [RootFact]
    public async Task Agent_gets_its_token_as_a_file_for_root_alone_and_user_data_runs()
    {
        var (instance, shell) = await host.LaunchAsync(userData: "#!/bin/sh\necho told > /root/user-data-ran\n");

        Assert.Equal("600", await shell.RunAsync("stat -c %a /run/buildfarm/config/agent.json"));
        Assert.Equal("1", await shell.RunAsync("grep -c secret-of-the-agent /run/buildfarm/config/agent.json"));
        Assert.Equal("told", await shell.RunAsync("systemctl start buildfarm-user-data 2>/dev/null; cat /root/user-data-ran"));
        Assert.DoesNotContain("secret-of-the-agent", CommandLines());
        await host.TerminateAsync(instance.Id);
    }

    [RootFact]
    public async Task Unknown_image_type_or_instance_is_refused_with_what_there_is()
    {
        var image = await Assert.ThrowsAsync<CloudException>(() => host.LaunchAsync(imageId: "ami-00000000000000000"));
        var type = await Assert.ThrowsAsync<CloudException>(() => host.LaunchAsync(type: "t3.gigantic"));
        var instance = await Assert.ThrowsAsync<CloudException>(() => host.TerminateAsync("i-00000000000000000"));

        Assert.Equal(CloudError.NotFound, image.Error);
        Assert.Equal(CloudError.Invalid, type.Error);
        Assert.Contains("t3.micro", type.Message);
        Assert.Equal(CloudError.NotFound, instance.Error);
        Assert.Null(await host.DescribeAsync("i-00000000000000000"));
    }

    private static int SupervisorOf(string instanceId) => Directory.GetDirectories("/proc")
        .Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(int.Parse!)
        .First(pid => ReadCommand(pid) is ['s', 'y', ..] command && command.Contains($"--machine={instanceId}"));

    private static string CommandLines() => string.Join('\n', Directory.GetDirectories("/proc")
        .Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => ReadCommand(int.Parse(n!))));

    private static string ReadCommand(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // it ended meanwhile
        }
    }
}
