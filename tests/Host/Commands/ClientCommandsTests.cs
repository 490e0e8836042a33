using BuildFarm.Host.Commands;
using BuildFarm.Host.Tests.Support;

namespace BuildFarm.Host.Tests.Commands;

[Collection(HostCollection.Name)]
public sealed class ClientCommandsTests(HostFixture host)
{
    [RootFact]
    public async Task Folder_is_imported_as_a_base_image_once_and_listed()
    {
        var folder = Path.Combine(host.Exports, "command-root");
        Directory.CreateDirectory(Path.Combine(folder, "etc"));
        Directory.CreateDirectory(Path.Combine(folder, "usr"));

        var first = await RunAsync("import", "from-command", folder);
        var second = await RunAsync("import", "from-command", folder);
        var images = await RunAsync("images");

        Assert.Equal(first, second);
        Assert.Contains("every region\tfrom-command", first);
        Assert.Contains(first.Trim(), images);
    }

    [RootFact]
    public async Task Parameter_is_read_from_standard_input_and_status_counts()
    {
        var written = new StringWriter();
        await ClientCommands.RunAsync("put-parameter", ["/from/input", "--data", host.Data], new StringReader("value\n"), written);

        Assert.Equal("/from/input version 1", written.ToString().Trim());
        Assert.Contains("images", await RunAsync("status"));
    }

    private async Task<string> RunAsync(string command, params string[] arguments)
    {
        var output = new StringWriter();
        Assert.Equal(0, await ClientCommands.RunAsync(command, [.. arguments, "--data", host.Data], TextReader.Null, output));
        return output.ToString();
    }
}
