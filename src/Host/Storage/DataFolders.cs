namespace BuildFarm.Host.Storage;

/// <summary>The host's data folder and what lies in it; its owner alone may look in.</summary>
internal sealed class DataFolders
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public DataFolders(string root)
    {
        if (!Path.IsPathFullyQualified(root) || root.IndexOfAny([':', ',', '\\', '\n', '"']) >= 0)
        {
            throw HostException.Invalid($"The data folder {root} can't be used: it must be absolute, without ':', ',', '\\' and '\"', which mount options can't carry.");
        }
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        foreach (var folder in new[] { Root, Layers, Instances, Temporary, Trash, Records })
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
        File.SetUnixFileMode(Root, OwnerOnly);
    }

    public string Root { get; }

    public string Socket => Path.Combine(Root, "host.sock");

    public string LockFile => Path.Combine(Root, "host.lock");

    public string Log => Path.Combine(Root, "host.log");

    public string Layers => Path.Combine(Root, "layers");

    public string Instances => Path.Combine(Root, "instances");

    /// <summary>Work in progress; emptied at start.</summary>
    public string Temporary => Path.Combine(Root, "tmp");

    /// <summary>What waits to be deleted.</summary>
    public string Trash => Path.Combine(Root, "trash");

    public string Records => Path.Combine(Root, "records");

    public string LayerRoot(string layerId) => Path.Combine(Layers, layerId);

    public string RecordsOf(string kind) => Path.Combine(Records, kind);

    /// <summary>A new path in the temporary folder; nothing is there yet.</summary>
    public string NewTemporary(string kind) => Path.Combine(Temporary, $"{kind}-{Guid.NewGuid():N}");
}
