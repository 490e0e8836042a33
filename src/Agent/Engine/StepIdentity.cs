namespace BuildFarm.Agent.Engine;

/// <summary>Which step of which component.</summary>
internal sealed record StepIdentity(string Component, string Phase, string Step, string Action);
