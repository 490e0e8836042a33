namespace BuildFarm.Grains.Builds;

/// <param name="Skip">The step's condition does not hold.</param>
/// <param name="Problem">Why the step can't begin; empty when it can.</param>
internal sealed record PreparedStep(bool Skip, string Problem);
