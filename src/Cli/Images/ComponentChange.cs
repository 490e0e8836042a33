namespace BuildFarm.Cli.Images;

/// <summary>A component that two images were not built with alike.</summary>
/// <param name="Before">VERSION/BUILD; null when it was added.</param>
/// <param name="After">VERSION/BUILD; null when it was removed.</param>
/// <param name="Parameters">Those whose values differ: name, value before, value after.</param>
internal sealed record ComponentChange(string Name, string? Before, string? After, IReadOnlyList<(string Name, string? Before, string? After)> Parameters);
