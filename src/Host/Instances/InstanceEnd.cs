namespace BuildFarm.Host.Instances;

/// <param name="LossReason">Why it ended, where nobody asked for it.</param>
/// <param name="PoweredOff">It shut itself down in order: its disk is whole.</param>
internal sealed record InstanceEnd(string? LossReason, bool PoweredOff);
