using BuildFarm.Documents.Components;

namespace BuildFarm.Agent.Engine;

/// <summary>Where an action overrules a step's fields.</summary>
internal static class StepRules
{
    public const string ExecuteDocument = "ExecuteDocument";
    private const string Reboot = "Reboot";

    // timers end at 49 days; beyond this nobody waits
    private const int LongestTimeoutSeconds = 40 * 24 * 3600;

    /// <summary>Seconds, or -1 for none. ExecuteDocument has none of its own, and a reboot's would outlive the agent.</summary>
    public static int TimeoutSeconds(StepDefinition step) =>
        step.Action is ExecuteDocument or Reboot || step.TimeoutSeconds > LongestTimeoutSeconds ? -1 : step.TimeoutSeconds;
}
