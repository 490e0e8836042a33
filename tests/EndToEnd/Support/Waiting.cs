using System.Diagnostics;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>Waits for what no one announces, such as the end of a mount.</summary>
internal static class Waiting
{
    /// <summary>Null once there is nothing left to complain of; the last complaint when the time is over.</summary>
    public static async Task<string?> UntilNothingAsync(Func<string?> complaint, TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (complaint() is { } what)
        {
            if (Stopwatch.GetElapsedTime(began) > limit)
            {
                return what;
            }

            await timer.WaitForNextTickAsync();
        }

        return null;
    }
}
