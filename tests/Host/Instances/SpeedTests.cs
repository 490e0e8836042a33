using System.Diagnostics;
using BuildFarm.Host.Tests.Support;
using BuildFarm.Model.HostProtocol;
using Xunit.Abstractions;

namespace BuildFarm.Host.Tests.Instances;

/// <summary>Prints how long an instance's life takes; the bounds are many times the measured, to hold on a busy machine.</summary>
[Collection(HostCollection.Name)]
public sealed class SpeedTests(HostFixture host, ITestOutputHelper output)
{
    [RootFact]
    public async Task Life_of_an_instance_takes_a_fraction_of_a_second()
    {
        var total = TimeSpan.Zero;
        for (var round = 0; round < 5; round++)
        {
            total = await OneLifeAsync();
        }
        Assert.True(total < TimeSpan.FromSeconds(20), $"The last of five lives took {total.TotalSeconds:0.00} s.");
    }

    private async Task<TimeSpan> OneLifeAsync()
    {
        var watch = Stopwatch.StartNew();
        var marks = new List<string>();
        var last = TimeSpan.Zero;
        void Mark(string what)
        {
            marks.Add($"{what} {(watch.Elapsed - last).TotalMilliseconds:0} ms");
            last = watch.Elapsed;
        }
        var (instance, shell) = await host.LaunchAsync();
        Mark("launch call");
        await shell.RunAsync("echo hello > /root/hello");
        Mark("to the agent's first command done");
        await host.CallAsync(new CaptureLayerRequest { Region = HostFixture.Region, InstanceId = instance.Id, Key = instance.Id }, HostLayer.Parser);
        Mark("capture of a small layer");
        var image = await host.CallAsync(new CreateImageRequest
        {
            Token = host.NewToken(), Region = HostFixture.Region, InstanceId = instance.Id, Name = "speed",
        }, HostImage.Parser);
        Mark("create image");
        var (test, testShell) = await host.LaunchAsync(image.Id);
        await testShell.RunAsync("cat /root/hello");
        Mark("launch of the image and a command");
        await host.TerminateAsync(test.Id);
        await host.TerminateAsync(instance.Id);
        Mark("two terminations");
        output.WriteLine($"{watch.Elapsed.TotalMilliseconds:0} ms: {string.Join(", ", marks)}");
        return watch.Elapsed;
    }
}
