using System.Globalization;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>Dates as the API writes them: ISO 8601, UTC, milliseconds.</summary>
internal static class Dates
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
