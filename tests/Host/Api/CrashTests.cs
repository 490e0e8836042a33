using System.Diagnostics;
using BuildFarm.Clouds.Local;
using BuildFarm.Host.Native;
using BuildFarm.Host.Tests.Support;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace BuildFarm.Host.Tests.Api;

/// <summary>A host in a process of its own, killed hard and started again on the same data.</summary>
[Collection(HostCollection.Name)]
public sealed class CrashTests(HostFixture host) : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("buildfarm-crash-").FullName;
    private readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private string Data => Path.Combine(_root, "host");

    private string Home => Path.Combine(_root, "agent");

    private HostLauncher Launcher => new(new HostLauncherOptions
    {
        DataFolder = Data,
        HostCommand = ["dotnet", Path.Combine(AppContext.BaseDirectory, "BuildFarm.Host.dll")],
        AgentFolder = host.Options.AgentFolder,
        AgentSocketFolder = Home,
        BaseCacheFolder = HostFixture.Cache,
    }, NullLogger<HostLauncher>.Instance);

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(Home);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "host.sock")))
        {
            var status = await CallAsync(new GetStatusRequest(), HostStatus.Parser);
            await CallAsync(new ShutdownRequest { TerminateInstances = true }, ShutdownResponse.Parser);
            Assert.True(await Task.Run(() => Linux.WaitForEnd(status.ProcessId, _limit)), "the host did not end");
        }
        Directory.Delete(_root, recursive: true);
    }

    [RootFact]
    public async Task Host_killed_with_a_running_instance_starts_again_cleans_up_and_tells_the_loss()
    {
        var first = await Launcher.EnsureRunningAsync(CancellationToken.None);
        Assert.Equal(first.ProcessId, (await Launcher.EnsureRunningAsync(CancellationToken.None)).ProcessId);
        var image = await CallAsync(new PrepareBaseImageRequest { Name = HostFixture.Base }, HostImage.Parser);
        var launch = Launch(image.Id, "crash-1");
        var shell = new GuestShell(Home, HostIds.Instance(HostFixture.Region, "crash-1"));
        var instance = await CallAsync(launch, HostInstance.Parser);
        await shell.RunAsync("true");

        Linux.Kill(first.ProcessId, Linux.SigKill);
        Linux.WaitForEnd(first.ProcessId, _limit);
        var second = await Launcher.EnsureRunningAsync(CancellationToken.None);

        Assert.NotEqual(first.ProcessId, second.ProcessId);
        Assert.Equal(1, second.Images);
        Assert.Empty(Mounts.Below(Data));
        Assert.Empty(Directory.GetDirectories("/sys/fs/cgroup", instance.Id, SearchOption.AllDirectories));
        var repeated = await CallAsync(launch, HostInstance.Parser);
        Assert.Equal(HostInstanceState.Terminated, repeated.State);
        Assert.Contains("restarted", repeated.StateReason);
        Assert.Equal(instance.Id, await FirstLossAsync());
    }

    [RootFact]
    public async Task Host_killed_while_an_image_is_made_makes_it_once_when_asked_again()
    {
        var status = await Launcher.EnsureRunningAsync(CancellationToken.None);
        var image = await CallAsync(new PrepareBaseImageRequest { Name = HostFixture.Base }, HostImage.Parser);
        var shell = new GuestShell(Home, HostIds.Instance(HostFixture.Region, "crash-2"));
        var instance = await CallAsync(Launch(image.Id, "crash-2"), HostInstance.Parser);
        // a unit that takes its time to stop holds the power-off, so that the kill falls into it
        await shell.RunAsync("echo whole > /root/file; systemd-run --quiet --unit=slow -p TimeoutStopSec=30 -p KillMode=process -p 'ExecStop=/bin/sleep 20' sleep 600");
        var create = new CreateImageRequest { Token = "made", Region = HostFixture.Region, InstanceId = instance.Id, Name = "made" };
        var cut = CallAsync(create, HostImage.Parser);
        await StateAsync(instance.Id, HostInstanceState.Stopping);

        Linux.Kill(status.ProcessId, Linux.SigKill);
        Linux.WaitForEnd(status.ProcessId, _limit);
        await Assert.ThrowsAnyAsync<Exception>(() => cut);
        await Launcher.EnsureRunningAsync(CancellationToken.None);
        var made = await CallAsync(create, HostImage.Parser);
        var again = await CallAsync(create, HostImage.Parser);

        Assert.Equal(made, again);
        Assert.Equal("whole\n", await File.ReadAllTextAsync(Path.Combine(Data, "layers", Host.Images.ImageService.TopLayer(made.Id), "root/file")));
    }

    [RootFact]
    public async Task Shutdown_with_an_instance_is_refused_unless_asked_for_and_then_leaves_nothing()
    {
        var status = await Launcher.EnsureRunningAsync(CancellationToken.None);
        var image = await CallAsync(new PrepareBaseImageRequest { Name = HostFixture.Base }, HostImage.Parser);
        await CallAsync(Launch(image.Id, "crash-3"), HostInstance.Parser);

        var refused = await Assert.ThrowsAsync<Clouds.CloudException>(() => CallAsync(new ShutdownRequest(), ShutdownResponse.Parser));
        await CallAsync(new ShutdownRequest { TerminateInstances = true }, ShutdownResponse.Parser);
        var ended = await Task.Run(() => Linux.WaitForEnd(status.ProcessId, _limit));

        Assert.Equal(Clouds.CloudError.Conflict, refused.Error);
        Assert.True(ended);
        Assert.False(File.Exists(Path.Combine(Data, "host.sock")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Data, "instances")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Data, "trash")));
    }

    [RootFact]
    public async Task Second_host_on_one_data_folder_is_refused()
    {
        await Launcher.EnsureRunningAsync(CancellationToken.None);

        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "BuildFarm.Host.dll"), "serve", "--data", Data, "--agent-socket-folder", Home })
        {
            start.ArgumentList.Add(argument);
        }
        using var second = Process.Start(start)!;
        var said = await second.StandardOutput.ReadToEndAsync();
        await second.WaitForExitAsync();

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Another builder host", said);
    }

    private static LaunchInstanceRequest Launch(string imageId, string token) => new()
    {
        Token = token, Region = HostFixture.Region, ImageId = imageId, InstanceType = "t3.micro", OwnerArn = "arn:test", AgentToken = "t",
    };

    private async Task<T> CallAsync<T>(IMessage request, MessageParser<T> parser)
        where T : IMessage<T>
    {
        using var client = new HostClient(Path.Combine(Data, "host.sock"));
        return await client.CallAsync(request.Descriptor.Name[..^"Request".Length], request, parser, _limit, CancellationToken.None);
    }

    private async Task<string> FirstLossAsync()
    {
        using var client = new HostClient(Path.Combine(Data, "host.sock"));
        using var limit = new CancellationTokenSource(_limit);
        await foreach (var news in client.WatchAsync(0, limit.Token))
        {
            if (news.Change == HostInstanceChange.Lost)
            {
                return news.InstanceId;
            }
        }
        return "";
    }

    // a describe is answered while the instance stops: each answer is a barrier of its own
    private async Task StateAsync(string instanceId, HostInstanceState state)
    {
        using var limit = new CancellationTokenSource(_limit);
        HostInstance? seen = null;
        while (seen?.State != state)
        {
            limit.Token.ThrowIfCancellationRequested();
            seen = (await CallAsync(new DescribeInstanceRequest { Region = HostFixture.Region, InstanceId = instanceId }, DescribeInstanceResponse.Parser)).Instance;
        }
    }
}
