namespace BuildFarm.Cli.Trial;

/// <summary>One thing that differs between the root before and after the components.</summary>
/// <param name="Change">added, changed or removed.</param>
/// <param name="Name">A path, a package or a unit.</param>
/// <param name="Before">A version or the states of a unit; of files what `find` tells of them. Empty for what is new.</param>
internal sealed record RootChange(string Change, string Name, string Before, string After);
