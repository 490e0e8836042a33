namespace BuildFarm.Agent.Modules;

/// <summary>A module asks for a reboot of the instance.</summary>
/// <param name="DelaySeconds">To wait before it.</param>
/// <param name="RunAgain">The same step runs again afterwards (exit code 194); otherwise it is done with the reboot.</param>
internal sealed record RebootRequest(int DelaySeconds, bool RunAgain);
