using BuildFarm.Cli.Apply.Planning;

namespace BuildFarm.Cli.Apply.Execution;

/// <summary>A change that was made.</summary>
/// <param name="Arn">What the farm calls the result.</param>
internal sealed record AppliedChange(PlannedChange Change, string Arn);
