using BuildFarm.Host.Processes;
using BuildFarm.Host.Storage;

namespace BuildFarm.Host.Layers;

/// <summary>Steps on layers' files by the system's own tools, which keep what overlayfs puts there (whiteouts, opaque marks).</summary>
internal static class LayerFiles
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);

    /// <summary>Copies a tree with owners, times, links, devices and extended attributes. The target must not exist.</summary>
    public static Task CopyAsync(string source, string target) => Command.RunAsync("cp", ["-a", "--", source, target], s_limit);

    /// <summary>Copies a tree as hard links to its files where both lie on one file system; both must never be changed afterwards.</summary>
    public static async Task LinkOrCopyAsync(string source, string target)
    {
        try
        {
            await Command.RunAsync("cp", ["-al", "--", source, target], s_limit).ConfigureAwait(false);
        }
        catch (HostException e) when (e.Message.Contains("cross-device", StringComparison.OrdinalIgnoreCase))
        {
            await Command.RunAsync("rm", ["-rf", "--one-file-system", "--", target], s_limit).ConfigureAwait(false);
            await CopyAsync(source, target).ConfigureAwait(false);
        }
    }

    /// <summary>Bytes on the disk.</summary>
    public static async Task<long> SizeAsync(string folder)
    {
        var answer = await Command.RunAsync("du", ["-sk", "--one-file-system", "--", folder], s_limit).ConfigureAwait(false);
        return long.Parse(answer.AsSpan(0, answer.IndexOf('\t'))) * 1024;
    }

    /// <summary>All of a stack as one new layer's folder.</summary>
    public static async Task FlattenAsync(DataFolders folders, IReadOnlyList<string> layers, string target)
    {
        using var view = StackView.Open(folders, layers);
        await CopyAsync(view.Root, target).ConfigureAwait(false);
    }
}
