namespace BuildFarm.Grains.Builds.Actions;

/// <summary>
/// A workflow step action. It is told what happened, changes the journal, and says what should happen next; it never waits. What it
/// needs to know after a restart is in the step's record.
/// </summary>
internal abstract class StepAction
{
    /// <summary>The action's name in workflow documents.</summary>
    public abstract string Name { get; }

    /// <summary>The stages that may use it: BUILD, TEST, DISTRIBUTION.</summary>
    public abstract IReadOnlyList<string> Stages { get; }

    public abstract void Handle(StepContext context, StepSignal signal);

    /// <summary>Calls of this action whose failure the step survives.</summary>
    protected static bool Failed(StepContext context, StepSignal signal)
    {
        if (signal is StepSignal.CallEnded { Result.Succeeded: false } ended)
        {
            context.Fail(ended.Result.Message);
            return true;
        }

        return false;
    }

    /// <summary>The outputs of such an action where there is no single command: several ran, or what they would do is reused.</summary>
    protected static Dictionary<string, string> NoSingleCommand => new() { ["runCommandId"] = "", ["status"] = "Success", ["output"] = "" };

    /// <summary>The outputs of actions that are commands on an instance.</summary>
    protected static Dictionary<string, string> Outputs(StepSignal.WorkEnded work) => new()
    {
        ["runCommandId"] = new Guid(Convert.FromHexString(work.Outcome.WorkId)[..16]).ToString(),
        ["status"] = "Success",
        ["output"] = work.Outcome.Output,
    };
}
