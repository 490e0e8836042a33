using System.Globalization;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Keys;

/// <summary>Times as people write them: 900s, 30m, 12h.</summary>
internal static class Durations
{
    /// <exception cref="UsageException">It is no such time.</exception>
    public static TimeSpan Parse(string option, string text)
    {
        var unit = text.Length > 1 ? text[^1] : ' ';
        if (unit is not ('s' or 'm' or 'h') || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 1_000_000)
        {
            throw new UsageException($"{option} {text}: give a time such as 900s, 30m or 12h");
        }

        return unit switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
    }
}
