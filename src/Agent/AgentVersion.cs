namespace BuildFarm.Agent;

/// <summary>What the agent calls itself; part of a cached layer's key.</summary>
internal static class AgentVersion
{
    public const string Current = "1.0.0";
}
