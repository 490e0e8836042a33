using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildFarm.Load.Bench;

/// <summary>How many builds have ended, by the farm's own metrics: one small request, however many builds there are.</summary>
internal sealed partial class EndedBuilds(Uri farm) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = farm };

    /// <returns>All that ended, and those of them that are AVAILABLE.</returns>
    public async Task<(long All, long Available)> ReadAsync(CancellationToken cancellation)
    {
        var page = await http.GetStringAsync("/metrics", cancellation);
        long all = 0, available = 0;
        foreach (Match line in Sample().Matches(page))
        {
            var count = (long)double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture);
            all += count;
            if (line.Groups["status"].Value == "AVAILABLE") available += count;
        }

        return (all, available);
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("""^buildfarm_builds(_total)?\{[^}]*status="(?<status>[A-Z]+)"[^}]*\} (?<value>[0-9.e+]+)""", RegexOptions.Multiline)]
    private static partial Regex Sample();
}
