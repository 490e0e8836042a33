using BuildFarm.Grains.Schedules;

namespace BuildFarm.Grains.Tests.Schedules;

public sealed class ScheduleExpressionTests
{
    [Theory]
    [InlineData("cron(0 10 * * ? *)")]
    [InlineData("cron(15 12 * * ? *)")]
    [InlineData("cron(0 10 ? * 2-6 *)")]
    [InlineData("cron(0 18 ? * mon-fri *)")]
    [InlineData("cron(0 8 1 * ? *)")]
    [InlineData("cron(30 22 ? * tue#2 *)")]
    [InlineData("cron(0 0 * * SUN *)")]
    [InlineData("cron(0 0 ? * sun *)")]
    [InlineData("cron(0 0 * * *)")]
    [InlineData("cron(*/5 8-17/2 L jan,mar,oct-dec ? 2026-2199)")]
    [InlineData("cron(0 0 3W * ? 1970,2030/2)")]
    [InlineData("cron(0 0 ? * L */2)")]
    [InlineData("cron(0 0 ? * ? *)", "cannot both be ?")]
    [InlineData("cron(0 0 1 * mon *)", "cannot both be given")]
    [InlineData("cron(60 0 * * ? *)", "minute")]
    [InlineData("cron(99 0 * * ? *)", "minute")]
    [InlineData("cron(0 0 98 * ? *)", "out of range")]
    [InlineData("cron(007 0 * * ? *)")]
    [InlineData("cron(0 24 * * ? *)", "Hour")]
    [InlineData("cron(0 0 32 * ? *)", "Day of month")]
    [InlineData("cron(0 0 1 13 ? *)", "Month")]
    [InlineData("cron(0 0 ? * 8 *)", "Day-of-Week")]
    [InlineData("cron(0 0 ? * mon#6 *)", "cannot be read")]
    [InlineData("cron(0 0 * * ? 1969)", "1970 to 2199")]
    [InlineData("cron(0 0 * * ? 2200)", "1970 to 2199")]
    [InlineData("cron(0 0 x * ? *)", "cannot be read")]
    [InlineData("cron(0 0 * *)", "cron(MINUTE HOUR DAY MONTH WEEKDAY [YEAR])")]
    [InlineData("rate(1 minute)")]
    [InlineData("rate(5 hours)")]
    [InlineData("rate(30 days)")]
    [InlineData("rate(1 hours)", "singular for 1")]
    [InlineData("rate(5 hour)", "singular for 1")]
    [InlineData("rate(2 weeks)", "minutes, hours or days")]
    [InlineData("rate(0 days)", "minutes, hours or days")]
    [InlineData("every day", "cron(")]
    public void An_expression_is_good_or_refused_with_the_reason(string expression, string? reason = null)
    {
        var problem = ScheduleExpression.Problem(expression);

        if (reason is null)
        {
            Assert.Null(problem);
        }
        else
        {
            Assert.Contains(reason, problem, StringComparison.OrdinalIgnoreCase);
        }
    }
}
