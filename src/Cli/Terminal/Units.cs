using System.Globalization;

namespace BuildFarm.Cli.Terminal;

/// <summary>Sizes and times as people read them.</summary>
internal static class Units
{
    private const int Kilo = 1000;
    private static readonly string[] Names = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>Decimal units: 1 MB = 1,000,000 bytes.</summary>
    public static string Size(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        while (Math.Abs(value) >= Kilo && unit < Names.Length - 1)
        {
            value /= Kilo;
            unit++;
        }

        var digits = unit == 0 || Math.Abs(value) >= 100 ? "0" : "0.0";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Names[unit]}";
    }

    /// <summary>0.42 s, 12.3 s, 3m 07s, 1h 02m.</summary>
    public static string Time(TimeSpan span)
    {
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        if (span.TotalSeconds < 10) return span.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";
        if (span.TotalSeconds < 60) return span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
        if (span.TotalHours < 1) return string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes}m {span.Seconds:00}s");
        return string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}h {span.Minutes:00}m");
    }

    public static string Time(long milliseconds) => Time(TimeSpan.FromMilliseconds(milliseconds));

    public static string Count(int count, string singular, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? singular : plural ?? singular + "s")}");
}
