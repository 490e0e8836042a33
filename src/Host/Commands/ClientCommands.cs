using BuildFarm.Model.HostProtocol;

namespace BuildFarm.Host.Commands;

/// <summary>The commands that ask a running host.</summary>
internal static class ClientCommands
{
    private const string DefaultRegion = "us-east-1";
    private const int LongestValue = 8192;

    public static async Task<int> RunAsync(string command, IReadOnlyList<string> list, TextReader input, TextWriter output)
    {
        var arguments = new Arguments(list, new HashSet<string> { "--terminate-instances" }, HostUsage.Text);
        var data = Path.GetFullPath(arguments.Take("--data") ?? HostUsage.DefaultData);
        var region = arguments.Take("--region");
        using var host = new SocketCaller(Path.Combine(data, "host.sock"));
        await (command switch
        {
            "status" => StatusAsync(host, arguments, output),
            "images" => ImagesAsync(host, arguments, region, output),
            "instances" => InstancesAsync(host, arguments, output),
            "base" => BaseAsync(host, arguments, output),
            "import" => ImportAsync(host, arguments, region, output),
            "put-parameter" => ParameterAsync(host, arguments, region, input, output),
            "stop" => StopAsync(host, arguments, output),
            _ => throw arguments.Wrong($"{command}: unknown command."),
        }).ConfigureAwait(false);
        return 0;
    }

    private static async Task StatusAsync(SocketCaller host, Arguments arguments, TextWriter output)
    {
        arguments.RequireEmpty(plain: 0);
        var status = await host.CallAsync(new GetStatusRequest(), HostStatus.Parser).ConfigureAwait(false);
        output.WriteLine($"process {status.ProcessId} since {status.Started.ToDateTimeOffset():u}: {status.RunningInstances} instances, " +
            $"{status.Images} images, {status.Layers} layers, {status.CachedLayerBytes >> 20} MiB cached");
        foreach (var tool in status.MissingTools)
        {
            output.WriteLine($"missing: {tool}");
        }
    }

    private static async Task ImagesAsync(SocketCaller host, Arguments arguments, string? region, TextWriter output)
    {
        arguments.RequireEmpty(plain: 0);
        var answer = await host.CallAsync(new ListImagesRequest { Region = region ?? "" }, ListImagesResponse.Parser).ConfigureAwait(false);
        foreach (var image in answer.Images)
        {
            WriteImage(output, image);
        }
    }

    private static async Task InstancesAsync(SocketCaller host, Arguments arguments, TextWriter output)
    {
        arguments.RequireEmpty(plain: 0);
        var answer = await host.CallAsync(new ListInstancesRequest(), ListInstancesResponse.Parser).ConfigureAwait(false);
        foreach (var instance in answer.Instances)
        {
            output.WriteLine($"{instance.Id}\t{instance.Region}\t{instance.State}\t{instance.InstanceType}\t{instance.ImageId}\t{instance.OwnerArn}");
        }
    }

    private static async Task BaseAsync(SocketCaller host, Arguments arguments, TextWriter output)
    {
        arguments.RequireEmpty(plain: 1);
        WriteImage(output, await host.CallAsync(new PrepareBaseImageRequest { Name = arguments.Plain[0] }, HostImage.Parser).ConfigureAwait(false));
    }

    private static async Task ImportAsync(SocketCaller host, Arguments arguments, string? region, TextWriter output)
    {
        arguments.RequireEmpty(plain: 2);
        var path = Path.GetFullPath(arguments.Plain[1]);
        var changed = File.Exists(path) || Directory.Exists(path) ? File.GetLastWriteTimeUtc(path).Ticks : 0;
        var request = new ImportImageRequest
        {
            // the same file again is the same image; a newer one of that name takes its place
            Token = $"import {arguments.Plain[0]} {path} {changed}",
            Region = region ?? "",
            Base = region is null,
            Name = arguments.Plain[0],
            Path = path,
        };
        WriteImage(output, await host.CallAsync(request, HostImage.Parser).ConfigureAwait(false));
    }

    private static async Task ParameterAsync(SocketCaller host, Arguments arguments, string? region, TextReader input, TextWriter output)
    {
        var secret = arguments.Take("--secret") is "yes" or "true";
        arguments.RequireEmpty(plain: 1);
        var buffer = new char[LongestValue + 2];
        var count = await input.ReadBlockAsync(buffer).ConfigureAwait(false);
        var request = new PutParameterRequest
        {
            Region = region ?? DefaultRegion,
            Name = arguments.Plain[0],
            Value = new string(buffer, 0, count).TrimEnd('\n'),
            Secret = secret,
        };
        var written = await host.CallAsync(request, HostParameter.Parser).ConfigureAwait(false);
        output.WriteLine($"{written.Name} version {written.Version}");
    }

    private static async Task StopAsync(SocketCaller host, Arguments arguments, TextWriter output)
    {
        arguments.RequireEmpty(plain: 0);
        await host.CallAsync(new ShutdownRequest { TerminateInstances = arguments.Flag("--terminate-instances") }, ShutdownResponse.Parser)
            .ConfigureAwait(false);
        output.WriteLine("The builder host ends.");
    }

    private static void WriteImage(TextWriter output, HostImage image) =>
        output.WriteLine($"{image.Id}\t{(image.Base ? "every region" : image.Region)}\t{image.Name}\t{image.OsVersion}\t{image.SizeBytes >> 20} MiB");
}
