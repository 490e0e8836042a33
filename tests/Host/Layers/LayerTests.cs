using BuildFarm.Clouds;
using BuildFarm.Host.Tests.Support;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Host.Tests.Layers;

[Collection(HostCollection.Name)]
public sealed class LayerTests(HostFixture host)
{
    private static readonly Duration s_day = Duration.FromTimeSpan(TimeSpan.FromDays(1));

    [RootFact]
    public async Task Captured_layer_goes_on_as_after_a_reboot_with_whiteouts_and_replaced_folders()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("echo one > /root/one; rm /etc/issue; rm -r /etc/skel && mkdir /etc/skel && touch /etc/skel/only; mv /usr/share/zoneinfo /usr/share/zones; touch /run/memory");

        var layer = await CaptureAsync(instance.Id, "key-goes-on");
        await shell.RunAsync("echo later > /root/later");
        var (second, shell2) = await host.LaunchAsync(layerId: layer.Id);
        var seen = await shell2.RunAsync(
            "ls /etc/skel; cat /root/one; test ! -e /etc/issue && test -d /usr/share/zones/Europe && test ! -e /usr/share/zoneinfo && test ! -e /root/later && test ! -e /run/memory && echo clean");

        Assert.Equal("only\none\nclean", seen);
        Assert.Equal("still here", await shell.RunAsync("echo still here"));
        await Task.WhenAll(host.TerminateAsync(instance.Id), host.TerminateAsync(second.Id));
    }

    [RootFact]
    public async Task Deepest_known_key_is_found_while_it_is_young_enough()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("echo 1 > /root/a");
        var first = await CaptureAsync(instance.Id, "key-depth-1");
        await shell.RunAsync("echo 2 > /root/b");
        var second = await CaptureAsync(instance.Id, "key-depth-2");
        var again = await CaptureAsync(instance.Id, "key-depth-2");
        await host.TerminateAsync(instance.Id);

        Assert.Equal(second, again);
        Assert.Equal(second.Id, (await FindAsync(s_day, "key-depth-3", "key-depth-2", "key-depth-1"))!.Id);
        Assert.Equal(first.Id, (await FindAsync(s_day, "key-depth-1"))!.Id);
        Assert.Equal("value", second.Notes["note"]);
        Assert.Null(await FindAsync(s_day, "key-depth-0"));
        Assert.Null(await FindAsync(Duration.FromTimeSpan(TimeSpan.Zero), "key-depth-2"));
    }

    [RootFact]
    public async Task Image_made_with_a_key_is_a_layer_too_and_an_image_can_be_made_of_a_layer()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("echo keyed > /root/keyed");
        var image = await host.CallAsync(new CreateImageRequest
        {
            Token = host.NewToken(), Region = HostFixture.Region, InstanceId = instance.Id, Name = "keyed", LayerKey = "key-image", LayerNotes = { ["a"] = "b" },
        }, HostImage.Parser);
        await host.TerminateAsync(instance.Id);
        var layer = await FindAsync(s_day, "key-image");

        var request = new CreateImageFromLayerRequest { Token = host.NewToken(), Region = HostFixture.Region, LayerId = layer!.Id, Name = "again" };
        var made = await host.CallAsync(request, HostImage.Parser);
        var repeated = await host.CallAsync(request, HostImage.Parser);
        var (second, shell2) = await host.LaunchAsync(made.Id);

        Assert.Equal("b", layer.Notes["a"]);
        Assert.Equal(made, repeated);
        Assert.NotEqual(image.Id, made.Id);
        Assert.Equal(image.ContentDigest, made.ContentDigest);
        Assert.Equal("keyed", await shell2.RunAsync("cat /root/keyed"));
        await host.TerminateAsync(second.Id);
    }

    [RootFact]
    public async Task Many_images_on_one_another_are_flattened_and_still_boot()
    {
        var image = host.BaseId;
        HostImage? last = null;
        for (var i = 0; i < 25; i++)
        {
            var (instance, shell) = await host.LaunchAsync(image);
            await shell.RunAsync($"echo {i} >> /root/count");
            last = await host.CallAsync(new CreateImageRequest
            {
                Token = host.NewToken(), Region = HostFixture.Region, InstanceId = instance.Id, Name = $"deep {i}",
            }, HostImage.Parser);
            await host.TerminateAsync(instance.Id);
            image = last.Id;
        }

        var (end, shellAtEnd) = await host.LaunchAsync(image);

        Assert.InRange(last!.LayerCount, 1, 24);
        Assert.Equal("25", await shellAtEnd.RunAsync("wc -l < /root/count"));
        await host.TerminateAsync(end.Id);
    }

    [RootFact]
    public async Task Layer_that_is_gone_or_an_instance_that_is_stopped_is_refused()
    {
        var (instance, _) = await host.LaunchAsync();
        await host.TerminateAsync(instance.Id);

        var launch = await Assert.ThrowsAsync<CloudException>(() => host.LaunchAsync(layerId: "layer-00000000000000000"));
        var capture = await Assert.ThrowsAsync<CloudException>(() => CaptureAsync(instance.Id, "key-of-nothing"));

        Assert.Equal(CloudError.NotFound, launch.Error);
        Assert.Equal(CloudError.Conflict, capture.Error);
    }

    private Task<HostLayer> CaptureAsync(string instanceId, string key) => host.CallAsync(
        new CaptureLayerRequest { Region = HostFixture.Region, InstanceId = instanceId, Key = key, Notes = { ["note"] = "value" } }, HostLayer.Parser);

    private async Task<HostLayer?> FindAsync(Duration age, params string[] keys) => (await host.CallAsync(
        new FindLayerRequest { Region = HostFixture.Region, Keys = { keys }, MaximumAge = age }, FindLayerResponse.Parser)).Layer;
}
