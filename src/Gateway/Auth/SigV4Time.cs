using System.Globalization;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Auth;

internal static class SigV4Time
{
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(SigV4Names.DateFormat, CultureInfo.InvariantCulture);
}
