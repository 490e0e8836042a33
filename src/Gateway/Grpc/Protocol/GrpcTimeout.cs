using System.Globalization;

namespace BuildFarm.Gateway.Grpc;

/// <summary>grpc-timeout: up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    /// <summary>Longer is no deadline to a timer, and none to a caller.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    /// <summary>False: it is there and is no timeout. Null: none was asked for.</summary>
    public static bool TryParse(string? value, out TimeSpan? timeout)
    {
        timeout = null;
        if (string.IsNullOrEmpty(value))
        {
            return true;
        }

        if (value.Length > 9 || !long.TryParse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        long? ticksEach = value[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => null,
        };
        if (ticksEach is null)
        {
            return false;
        }

        var asked = TimeSpan.FromTicks(ticksEach == 0 ? amount / 100 : amount * ticksEach.Value);
        timeout = asked > s_longest ? s_longest : asked;
        return true;
    }
}
