using System.Globalization;
using System.Text;

namespace BuildFarm.Agent.Engine;

/// <summary>A failure that explains itself: component, phase, step, attempt, cause, last lines, where the rest is.</summary>
internal static class FailureMessage
{
    public static string Compose(StepIdentity step, int attempt, int maximumAttempts, string cause, OutputTail? tail, string consoleLog)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Component '{step.Component}', phase '{step.Phase}', step '{step.Step}' ({step.Action}), attempt {attempt} of {maximumAttempts}: {cause.TrimEnd('.')}.");
        string last = tail?.Text() ?? "";
        if (last.Length > 0)
        {
            text.Append(" Last output:\n").Append(last).Append('\n');
        }
        else
        {
            text.Append(' ');
        }

        return text.Append("Full log: ").Append(consoleLog).ToString();
    }
}
