using BuildFarm.Clouds;
using BuildFarm.Host.Tests.Support;
using BuildFarm.Model.HostProtocol;

namespace BuildFarm.Host.Tests.Images;

[Collection(HostCollection.Name)]
public sealed class ImageTests(HostFixture host)
{
    [RootFact]
    public async Task Base_image_is_made_once_and_seen_from_every_region()
    {
        var again = await host.CallAsync(new PrepareBaseImageRequest { Name = HostFixture.Base }, HostImage.Parser);
        var found = await FindAsync("eu-west-1", HostFixture.Base);
        var byArn = await FindAsync("eu-west-1", "arn:aws:imagebuilder:eu-west-1:aws:image/debian-12-x86/x.x.x");

        Assert.Equal(host.BaseId, again.Id);
        Assert.Equal("eu-west-1", found!.Region);
        Assert.Equal(host.BaseId, byArn!.Id);
        Assert.StartsWith("Debian GNU/Linux 12", found.OsVersion);
        Assert.True(found.HasInit);
        Assert.InRange(found.PackageCount, 50, 400);
        Assert.Null(await FindAsync("eu-west-1", "debian-99-x86"));
    }

    [RootFact]
    public async Task Image_of_an_instance_holds_what_it_changed_and_boots_as_a_machine_of_its_own()
    {
        var (instance, shell) = await host.LaunchAsync();
        var machine = await shell.RunAsync("cat /etc/machine-id");
        await shell.RunAsync("mkdir /opt/site && echo hello > /opt/site/index && rm /etc/issue && mv /usr/share/zoneinfo /usr/share/zones && touch /run/only-memory");
        var image = await CreateAsync(instance.Id, "web");

        var (second, shell2) = await host.LaunchAsync(image.Id);
        var seen = await shell2.RunAsync(
            "cat /opt/site/index; test ! -e /etc/issue && test ! -e /usr/share/zoneinfo && test -d /usr/share/zones/Europe && test ! -e /run/only-memory && cat /etc/machine-id");

        Assert.Equal(2, image.LayerCount);
        Assert.StartsWith("Debian GNU/Linux 12", image.OsVersion);
        Assert.Equal("hello", seen.Split('\n')[0]);
        Assert.NotEqual(machine, seen.Split('\n')[1]);
        Assert.Equal("", await File.ReadAllTextAsync(TopFile(image.Id, "etc/machine-id")));
        Assert.False(File.Exists(TopFile(image.Id, "etc/resolv.conf")));
        Assert.Equal(HostInstanceState.Stopped, (await host.DescribeAsync(instance.Id))!.State);
        await Task.WhenAll(host.TerminateAsync(instance.Id), host.TerminateAsync(second.Id));
    }

    [RootFact]
    public async Task An_image_named_after_a_base_image_does_not_take_its_place()
    {
        var before = await FindAsync(HostFixture.Region, HostFixture.Base);
        var (instance, _) = await host.LaunchAsync();
        var image = await CreateAsync(instance.Id, HostFixture.Base);
        await host.TerminateAsync(instance.Id);

        var after = await FindAsync(HostFixture.Region, HostFixture.Base);
        await DeregisterAsync(HostFixture.Region, image.Id);

        Assert.NotEqual(image.Id, after!.Id);
        Assert.Equal(before!.Id, after.Id);
    }

    [RootFact]
    public async Task Creating_an_image_twice_with_one_token_makes_one_and_with_another_is_a_conflict()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("echo once > /root/once");
        var first = await CreateAsync(instance.Id, "once", "one-token");
        var second = await CreateAsync(instance.Id, "once", "one-token");
        await host.TerminateAsync(instance.Id);
        var third = await CreateAsync(instance.Id, "once", "one-token");
        var other = await Assert.ThrowsAsync<CloudException>(() => CreateAsync(instance.Id, "once", "other-token"));

        Assert.Equal(first, second);
        Assert.Equal(first, third);
        Assert.Equal(CloudError.Conflict, other.Error);
    }

    [RootFact]
    public async Task Copy_shares_the_layers_and_outlives_the_source()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("echo copied > /root/file");
        var image = await CreateAsync(instance.Id, "source");
        await host.TerminateAsync(instance.Id);
        var copy = await host.CallAsync(new CopyImageRequest
        {
            Token = host.NewToken(), SourceRegion = HostFixture.Region, ImageId = image.Id, Region = "eu-central-1", Name = "copy",
        }, HostImage.Parser);
        var layer = TopFile(image.Id, "root/file");

        await DeregisterAsync(HostFixture.Region, image.Id);
        await DeregisterAsync(HostFixture.Region, image.Id);
        Assert.True(File.Exists(layer));
        Assert.Null(await FindAsync(HostFixture.Region, image.Id));
        Assert.Equal(image.ContentDigest, (await FindAsync("eu-central-1", copy.Id))!.ContentDigest);

        await DeregisterAsync("eu-central-1", copy.Id);
        Assert.False(File.Exists(layer));
        Assert.Equal(CloudError.NotFound, (await Assert.ThrowsAsync<CloudException>(() => host.LaunchAsync(image.Id))).Error);
    }

    [RootFact]
    public async Task Image_is_found_by_its_build_versions_arn_with_wildcards()
    {
        const string head = "arn:aws:imagebuilder:us-east-1:000000000000:image/findable";
        var image = await host.CallAsync(new CopyImageRequest
        {
            Token = host.NewToken(), SourceRegion = HostFixture.Region, ImageId = host.BaseId, Region = HostFixture.Region, Name = "findable 1.2.3/4",
            Tags = { ["Ec2ImageBuilderArn"] = head + "/1.2.3/4" },
        }, HostImage.Parser);

        Assert.Equal(image.Id, (await FindAsync(HostFixture.Region, head + "/1.2.3/4"))?.Id);
        Assert.Equal(image.Id, (await FindAsync(HostFixture.Region, head + "/1.2.3"))?.Id);
        Assert.Equal(image.Id, (await FindAsync(HostFixture.Region, head + "/1.x.x"))?.Id);
        Assert.Null(await FindAsync(HostFixture.Region, head + "/2.x.x"));
        Assert.Null(await FindAsync(HostFixture.Region, head + "/1.2.3/5"));
        Assert.Null(await FindAsync("eu-west-1", head + "/1.2.3/4"));
    }

    [RootFact]
    public async Task Exports_hold_the_root_and_say_size_and_digest()
    {
        var (instance, shell) = await host.LaunchAsync();
        await shell.RunAsync("echo exported > /root/marker; rm /etc/issue");
        var image = await CreateAsync(instance.Id, "exported");
        await host.TerminateAsync(instance.Id);

        var tar = await ExportAsync(image.Id, "tar");
        var names = await Processes.Command.RunAsync("tar", ["-tf", tar.Path, "./root/marker", "./etc/machine-id"], TimeSpan.FromMinutes(1));
        Assert.Contains("./root/marker", names);
        await Assert.ThrowsAsync<HostException>(() => Processes.Command.RunAsync("tar", ["-tf", tar.Path, "./etc/issue"], TimeSpan.FromMinutes(1)));
        var sum = await Processes.Command.RunAsync("sha256sum", [tar.Path], TimeSpan.FromMinutes(1));
        Assert.StartsWith(tar.Sha256, sum);
        Assert.Equal(new FileInfo(tar.Path).Length, tar.SizeBytes);

        var qcow2 = await ExportAsync(image.Id, "qcow2");
        var info = await Processes.Command.RunAsync("qemu-img", ["info", "--output=json", qcow2.Path], TimeSpan.FromMinutes(1));
        Assert.Contains("\"format\": \"qcow2\"", info);

        var raw = await ExportAsync(image.Id, "raw");
        var marker = await Processes.Command.RunAsync("debugfs", ["-R", "cat /root/marker", raw.Path], TimeSpan.FromMinutes(1));
        Assert.Equal("exported\n", marker);
        Assert.Equal(raw, await ExportAsync(image.Id, "raw"));
        Assert.Equal(3, Directory.GetFiles(host.Exports).Count(f => Path.GetFileName(f).StartsWith(image.Id, StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFiles(host.Exports, ".*"));
    }

    [RootFact]
    public async Task Export_to_a_folder_that_is_not_there_or_in_an_unknown_format_is_refused()
    {
        var folder = await Assert.ThrowsAsync<CloudException>(() => host.CallAsync(new ExportImageRequest
        {
            Token = "x", Region = HostFixture.Region, ImageId = host.BaseId, Format = "tar", Path = "/no/such/folder/x.tar",
        }, ExportImageResponse.Parser));
        var format = await Assert.ThrowsAsync<CloudException>(() => host.CallAsync(new ExportImageRequest
        {
            Token = "x", Region = HostFixture.Region, ImageId = host.BaseId, Format = "floppy", Path = host.Exports + "/x",
        }, ExportImageResponse.Parser));

        Assert.Equal(CloudError.Invalid, folder.Error);
        Assert.Contains("qcow2", format.Message);
    }

    [RootFact]
    public async Task Imported_root_without_an_init_runs_the_agent_alone()
    {
        var source = Directory.CreateTempSubdirectory("buildfarm-import-").FullName;
        try
        {
            await MakeSmallRootAsync(source);
            var archive = Path.Combine(host.Exports, "small.tar.gz");
            await Processes.Command.RunAsync("tar", ["-czf", archive, "-C", source, "."], TimeSpan.FromMinutes(1));
            var image = await host.CallAsync(new ImportImageRequest
            {
                Token = host.NewToken(), Region = HostFixture.Region, Name = "small", Path = archive,
            }, HostImage.Parser);

            var (instance, shell) = await host.LaunchAsync(image.Id);

            Assert.False(image.HasInit);
            Assert.Equal("0 small", await shell.RunAsync("echo $UID $(</etc/small)"));
            await host.TerminateAsync(instance.Id);
        }
        finally
        {
            Directory.Delete(source, recursive: true);
        }
    }

    [RootTheory]
    [InlineData("raw")]
    [InlineData("qcow2")]
    [InlineData("vmdk")]
    [InlineData("vpc")]
    [InlineData("table")]
    public async Task A_disk_with_a_root_on_it_becomes_an_image(string format)
    {
        var folder = Directory.CreateTempSubdirectory("buildfarm-disk-").FullName;
        try
        {
            var root = Path.Combine(folder, "root");
            await MakeSmallRootAsync(root);
            var raw = Path.Combine(folder, "disk.raw");
            await RunAsync("truncate", "-s", "48M", raw);
            await RunAsync("mke2fs", "-q", "-F", "-t", "ext4", "-d", root, raw);
            var disk = Path.Combine(folder, "disk." + format);
            if (format == "table")
            {
                await RunAsync("truncate", "-s", "64M", disk);
                await Processes.Command.RunAsync("sfdisk", ["-q", disk], TimeSpan.FromMinutes(1), input: "label: gpt\nsize=2M\ntype=linux\n");
                await RunAsync("dd", "if=" + raw, "of=" + disk, "bs=512", "seek=6144", "conv=notrunc", "status=none");
            }
            else if (format != "raw")
            {
                await RunAsync("qemu-img", "convert", "-O", format, raw, disk);
            }

            var image = await ImportAsync(disk);

            var (instance, shell) = await host.LaunchAsync(image.Id);
            Assert.Equal("0 small", await shell.RunAsync("echo $UID $(</etc/small)"));
            await host.TerminateAsync(instance.Id);
            Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.Data, "tmp")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [RootFact]
    public async Task A_disk_that_refers_to_another_file_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("buildfarm-disk-").FullName;
        var backing = Path.Combine(folder, "secret.raw");
        var disk = Path.Combine(folder, "difference.qcow2");
        await RunAsync("truncate", "-s", "1M", backing);
        await RunAsync("qemu-img", "create", "-q", "-f", "qcow2", "-b", backing, "-F", "raw", disk);

        var refusal = await Assert.ThrowsAsync<CloudException>(() => ImportAsync(disk));
        Directory.Delete(folder, recursive: true);

        Assert.Equal(CloudError.Invalid, refusal.Error);
        Assert.Contains("another file", refusal.Message);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.Data, "tmp")));
    }

    [RootFact]
    public async Task Import_of_something_that_is_no_root_is_refused_and_leaves_nothing()
    {
        var text = Path.Combine(host.Exports, "text.tar");
        await File.WriteAllTextAsync(text, "no archive");
        var empty = Directory.CreateTempSubdirectory("buildfarm-import-").FullName;

        var archive = await Assert.ThrowsAsync<CloudException>(() => ImportAsync(text));
        var folder = await Assert.ThrowsAsync<CloudException>(() => ImportAsync(empty));
        var nothing = await Assert.ThrowsAsync<CloudException>(() => ImportAsync("/no/such/file"));
        Directory.Delete(empty);

        Assert.Contains("tar", archive.Message);
        Assert.Equal(CloudError.Invalid, archive.Error);
        Assert.Contains("no root file system", folder.Message);
        Assert.Equal(CloudError.NotFound, nothing.Error);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.Data, "tmp")));
    }

    // bash and what it is linked with, from the machine itself
    private static async Task MakeSmallRootAsync(string root)
    {
        foreach (var folder in new[] { "usr/bin", "etc", "tmp", "proc", "sys", "dev", "run", "var", "root" })
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }
        File.CreateSymbolicLink(Path.Combine(root, "bin"), "usr/bin");
        File.CreateSymbolicLink(Path.Combine(root, "lib"), "usr/lib");
        File.CreateSymbolicLink(Path.Combine(root, "lib64"), "usr/lib64");
        await File.WriteAllTextAsync(Path.Combine(root, "etc/small"), "small\n");
        await File.WriteAllTextAsync(Path.Combine(root, "etc/os-release"), "PRETTY_NAME=\"Small 1\"\n");
        foreach (var program in new[] { "/bin/bash", "/bin/sed" })
        {
            File.Copy(program, Path.Combine(root, "usr/bin", Path.GetFileName(program)));
            var linked = await Processes.Command.RunAsync("ldd", [program], TimeSpan.FromMinutes(1));
            foreach (var library in linked.Split(' ', '\t', '\n').Where(w => w.StartsWith('/')).Distinct())
            {
                var target = Path.Combine(root, "usr" + (library.StartsWith("/usr", StringComparison.Ordinal) ? library[4..] : library));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(library, target, overwrite: true);
            }
        }
    }

    private static Task RunAsync(string program, params string[] arguments) => Processes.Command.RunAsync(program, arguments, TimeSpan.FromMinutes(1));

    private Task<HostImage> ImportAsync(string path) => host.CallAsync(
        new ImportImageRequest { Token = host.NewToken(), Region = HostFixture.Region, Name = "bad", Path = path }, HostImage.Parser);

    private Task<HostImage> CreateAsync(string instanceId, string name, string? token = null) => host.CallAsync(
        new CreateImageRequest { Token = token ?? host.NewToken(), Region = HostFixture.Region, InstanceId = instanceId, Name = name }, HostImage.Parser);

    private async Task<HostImage?> FindAsync(string region, string image) =>
        (await host.CallAsync(new FindImageRequest { Region = region, Image = image }, FindImageResponse.Parser)).Image;

    private Task DeregisterAsync(string region, string id) => host.CallAsync(
        new DeregisterImageRequest { Region = region, ImageId = id, Token = "away-" + id }, DeregisterImageResponse.Parser);

    private Task<ExportImageResponse> ExportAsync(string id, string format) => host.CallAsync(new ExportImageRequest
    {
        Token = $"{id}-{format}", Region = HostFixture.Region, ImageId = id, Format = format, Path = Path.Combine(host.Exports, $"{id}.{format}"),
    }, ExportImageResponse.Parser);

    private string TopFile(string imageId, string file) =>
        Path.Combine(host.Data, "layers", Host.Images.ImageService.TopLayer(imageId), file);
}
