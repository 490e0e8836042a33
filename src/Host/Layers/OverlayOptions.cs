using BuildFarm.Host.Instances;
using BuildFarm.Host.Native;
using BuildFarm.Host.Storage;

namespace BuildFarm.Host.Layers;

/// <summary>Mount options of overlayfs. The kernel takes one page of them: with long paths some thirty layers fit.</summary>
internal static class OverlayOptions
{
    /// <summary>More layers than this are flattened into one when an image is made.</summary>
    public const int MostLayers = 24;

    // redirect_dir: renaming a folder of a lower layer works as on a plain disk. index and metacopy off: layers may be copied.
    private const string Common = ",redirect_dir=on,index=off,metacopy=off";

    public static string Lower(DataFolders folders, IReadOnlyList<string> layers) =>
        Checked("lowerdir=" + string.Join(':', layers.Reverse().Select(folders.LayerRoot)) + Common);

    /// <summary>
    /// Mounts an instance's root. volatile: nothing is flushed while it runs, since a root that the machine's fall cuts short is thrown
    /// away anyhow; package managers flush after every file, and this halves their time.
    /// </summary>
    public static void Mount(DataFolders data, IReadOnlyList<string> layers, InstanceFolders folders)
    {
        var options = Checked($"{Lower(data, layers)},upperdir={folders.Upper},workdir={folders.Work}");
        try
        {
            Linux.Mount("overlay", folders.Merged, "overlay", 0, options + ",volatile");
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) == 22)
        {
            Linux.Mount("overlay", folders.Merged, "overlay", 0, options); // kernels before 5.10
        }
    }

    private static string Checked(string options) => options.Length < 4000
        ? options
        : throw HostException.Invalid("The image has more layers than a mount takes with a data folder of so long a path; use a shorter one.");
}
