using BuildFarm.Host.Native;
using BuildFarm.Host.Storage;

namespace BuildFarm.Host.Layers;

/// <summary>A stack of layers as one read-only folder; disposing takes it away.</summary>
internal sealed class StackView : IDisposable
{
    private readonly string? _mounted;

    private StackView(string root, string? mounted)
    {
        Root = root;
        _mounted = mounted;
    }

    public string Root { get; }

    public static StackView Open(DataFolders folders, IReadOnlyList<string> layers)
    {
        if (layers.Count == 1)
        {
            return new StackView(folders.LayerRoot(layers[0]), null);
        }
        var point = Directory.CreateDirectory(folders.NewTemporary("view")).FullName;
        try
        {
            Linux.Mount("overlay", point, "overlay", 1, OverlayOptions.Lower(folders, layers)); // 1: read-only
        }
        catch
        {
            Directory.Delete(point);
            throw;
        }
        return new StackView(point, point);
    }

    public void Dispose()
    {
        if (_mounted is not null)
        {
            Linux.Unmount(_mounted);
            Directory.Delete(_mounted);
        }
    }
}
