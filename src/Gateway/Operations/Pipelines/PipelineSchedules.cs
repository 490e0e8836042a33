using System.Text.RegularExpressions;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Pipelines;

/// <summary>The schedule of a pipeline, as far as its shape goes.</summary>
internal static partial class PipelineSchedules
{
    /// <summary>With the service's default start condition filled in; null stays null.</summary>
    /// <exception cref="ApiException">InvalidParameterValue: no expression, or one of neither shape.</exception>
    public static Schedule? Complete(Schedule? schedule)
    {
        if (schedule is null)
        {
            return null;
        }

        if (!schedule.HasScheduleExpression || !(Cron().IsMatch(schedule.ScheduleExpression) || Rate().IsMatch(schedule.ScheduleExpression)))
        {
            throw Errors.InvalidValue(
                "schedule.scheduleExpression", "Write cron(MINUTE HOUR DAY MONTH WEEKDAY [YEAR]), such as cron(0 10 * * ? *), or rate(COUNT UNIT), such as rate(1 day).");
        }

        var complete = schedule.Clone();
        if (!complete.HasPipelineExecutionStartCondition)
        {
            complete.PipelineExecutionStartCondition = PipelineExecutionStartCondition.ExpressionMatchAndDependencyUpdatesAvailable;
        }

        return complete;
    }

    [GeneratedRegex(@"\Acron\(\s*[^\s()]+(\s+[^\s()]+){4,5}\s*\)\z", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Cron();

    [GeneratedRegex(@"\Arate\(\s*[1-9][0-9]{0,8}\s+(minute|hour|day|week|month)s?\s*\)\z", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Rate();
}
