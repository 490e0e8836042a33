namespace BuildFarm.Host.Instances;

/// <summary>The folders of one instance below the host's instances folder.</summary>
internal sealed record InstanceFolders(string Root)
{
    /// <summary>What the instance changed.</summary>
    public string Upper => Path.Combine(Root, "upper");

    /// <summary>overlayfs's own.</summary>
    public string Work => Path.Combine(Root, "work");

    /// <summary>Where layers and upper are mounted together.</summary>
    public string Merged => Path.Combine(Root, "root");

    /// <summary>agent.json and user data; read-only inside.</summary>
    public string Config => Path.Combine(Root, "config");

    /// <summary>The agent's spool: stays over reboots, never enters an image.</summary>
    public string State => Path.Combine(Root, "state");

    /// <summary>Units that stand in for /run/systemd/system; made anew for each boot.</summary>
    public string Units => Path.Combine(Root, "units");

    public string ResolvConf => Path.Combine(Root, "resolv.conf");

    public void Create()
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(Root, OwnerOnly);
        foreach (var folder in new[] { Work, Merged, Config, State })
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
        // the upper's own mode becomes the mode of / inside
        Directory.CreateDirectory(Upper);
        File.SetUnixFileMode(Upper, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }
}
