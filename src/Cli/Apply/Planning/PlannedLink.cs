using BuildFarm.Cli.Apply.Manifests;

namespace BuildFarm.Cli.Apply.Planning;

/// <summary>A reference to another manifest of the same apply: its ARN is final once that one has been applied.</summary>
internal sealed record PlannedLink(ReferenceSlot Slot, Manifest Target);
