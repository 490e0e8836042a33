namespace BuildFarm.Cli.Images;

/// <summary>A package that two images do not have alike.</summary>
/// <param name="Before">Null when it was added.</param>
/// <param name="After">Null when it was removed.</param>
internal sealed record PackageChange(string Name, string? Before, string? After);
