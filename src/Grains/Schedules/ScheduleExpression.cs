using System.Globalization;
using System.Text.RegularExpressions;
using Quartz;

namespace BuildFarm.Grains.Schedules;

/// <summary>When a pipeline runs: cron(MINUTE HOUR DAY MONTH WEEKDAY [YEAR]) or rate(VALUE UNIT), as chapter 26 of the guide has them.</summary>
public static partial class ScheduleExpression
{
    private const int FirstYear = 1970;
    private const int LastYear = 2199;

    /// <summary>What is wrong with an expression and what to write; null when nothing is.</summary>
    public static string? Problem(string expression)
    {
        if (Rate().Match(expression) is { Success: true } rate)
        {
            return rate.Groups["value"].Value == "1" == (rate.Groups["plural"].Length == 0)
                ? null
                : "The unit of a rate is singular for 1 and plural for more: rate(1 hour), rate(5 hours).";
        }

        return Cron().Match(expression) is { Success: true } cron
            ? CronProblem([.. cron.Groups["field"].Captures.Select(static field => field.Value)])
            : "Write cron(MINUTE HOUR DAY MONTH WEEKDAY [YEAR]), such as cron(0 10 * * ? *), or rate(VALUE UNIT) in minutes, hours or days, such as rate(1 day).";
    }

    private static string? CronProblem(string[] fields)
    {
        var (day, weekday) = (fields[2], fields[4]);
        if (day == "?" && weekday == "?")
        {
            return "Day of the month and day of the week cannot both be ?. Give one of them, or *.";
        }

        if (!IsAny(day) && !IsAny(weekday))
        {
            return "Day of the month and day of the week cannot both be given. Write ? for one of them.";
        }

        if (fields.Length == 6 && YearProblem(fields[5]) is { } problem)
        {
            return problem;
        }

        // 98 and 99 mean something else to the library; no field goes further than the minutes.
        if (fields.Take(5).SelectMany(static field => Number().Matches(field)).Any(static number => number.ValueSpan.TrimStart('0') is { Length: > 2 } or [>= '6', _]))
        {
            return "A number of the cron expression is out of range: minute and hour begin at 0, minutes end at 59.";
        }

        // The library counts seconds too, knows fewer years, and wants exactly one ? where the guide's own examples have two *.
        (day, weekday) = weekday is "?" or "*" ? (day == "?" ? "*" : day, "?") : ("?", weekday);
        try
        {
            _ = new CronExpression($"0 {fields[0]} {fields[1]} {day} {fields[3]} {weekday}");
            return null;
        }
        catch (FormatException refusal)
        {
            return $"The cron expression cannot be read: {refusal.Message.TrimEnd('.')}.";
        }
    }

    private static string? YearProblem(string field)
    {
        var good = Years().Match(field) is { Success: true } years
            && years.Groups["year"].Captures.All(static year => int.Parse(year.Value, CultureInfo.InvariantCulture) is >= FirstYear and <= LastYear);
        return good ? null : $"The year of a cron expression is *, or years from {FirstYear} to {LastYear} with , - and /.";
    }

    private static bool IsAny(string field) => field is "?" or "*";

    [GeneratedRegex(@"\Acron\(\s*(?<field>[^\s()]+)(\s+(?<field>[^\s()]+)){4,5}\s*\)\z", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Cron();

    [GeneratedRegex(@"\Arate\(\s*(?<value>[1-9][0-9]{0,8})\s+(minute|hour|day)(?<plural>s?)\s*\)\z", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Rate();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Number();

    [GeneratedRegex(@"\A(\*|(?<year>[0-9]{4})(-(?<year>[0-9]{4}))?)(/[1-9][0-9]{0,2})?(,(?<year>[0-9]{4})(-(?<year>[0-9]{4}))?(/[1-9][0-9]{0,2})?)*\z", RegexOptions.CultureInvariant, 250)]
    private static partial Regex Years();
}
