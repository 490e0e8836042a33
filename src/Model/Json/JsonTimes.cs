namespace BuildFarm.Model.Json;

using System.Globalization;
using Google.Protobuf.WellKnownTypes;

internal static class JsonTimes
{
    // The range of google.protobuf.Timestamp: the years 1 to 9999.
    private const decimal First = -62_135_596_800m;
    private const decimal Last = 253_402_300_799.999_999_999m;

    public static Timestamp? FromSeconds(decimal seconds)
    {
        if (seconds is < First or > Last) return null;
        var whole = decimal.Floor(seconds);
        return new Timestamp { Seconds = (long)whole, Nanos = (int)((seconds - whole) * 1_000_000_000m) };
    }

    public static Timestamp? FromText(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Timestamp.FromDateTimeOffset(time) : null;
}
