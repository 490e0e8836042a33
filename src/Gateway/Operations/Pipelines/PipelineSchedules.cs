using BuildFarm.Grains.Schedules;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Pipelines;

/// <summary>The schedule of a pipeline: what may stand in it, and what stands there when it does not say.</summary>
internal static class PipelineSchedules
{
    /// <summary>With the service's default start condition filled in; null stays null.</summary>
    /// <exception cref="ApiException">InvalidParameterValue: no expression, one that says no times, or no such time zone.</exception>
    public static Schedule? Complete(Schedule? schedule)
    {
        if (schedule is null)
        {
            return null;
        }

        if (ScheduleExpression.Problem(schedule.ScheduleExpression) is { } problem)
        {
            throw Errors.InvalidValue("schedule.scheduleExpression", problem);
        }

        // A machine without the database of time zones, such as a small container, knows none of them.
        if (schedule.HasTimezone && !TimeZoneInfo.TryFindSystemTimeZoneById(schedule.Timezone, out _) && TimeZoneInfo.TryFindSystemTimeZoneById("Etc/UTC", out _))
        {
            throw Errors.InvalidValue("schedule.timezone", $"There is no time zone {schedule.Timezone}. Write a name of the IANA database, such as America/New_York; without one it is UTC.");
        }

        var complete = schedule.Clone();
        if (!complete.HasPipelineExecutionStartCondition)
        {
            complete.PipelineExecutionStartCondition = PipelineExecutionStartCondition.ExpressionMatchAndDependencyUpdatesAvailable;
        }

        return complete;
    }
}
