namespace BuildFarm.Cli.Apply.Planning;

internal enum ChangeAction
{
    /// <summary>As it should be already.</summary>
    Keep,

    /// <summary>Nothing of this name (and version) exists.</summary>
    Create,

    /// <summary>The version exists with other content: its next build.</summary>
    NewBuild,

    /// <summary>The version exists with other content and has no builds: the next patch version.</summary>
    NewVersion,

    /// <summary>Changed in place.</summary>
    Update,
}
