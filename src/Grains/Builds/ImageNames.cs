using System.Globalization;
using System.Text.RegularExpressions;
using BuildFarm.Model.Arns;

namespace BuildFarm.Grains.Builds;

/// <summary>Names of output images.</summary>
internal static partial class ImageNames
{
    /// <summary>Fills in the variables that the guide allows in an output image's name.</summary>
    /// <param name="asked">When the build was asked for.</param>
    public static string Fill(string template, string buildArn, DateTimeOffset asked)
    {
        var version = ResourceArn.Parse(buildArn).ExactVersion;
        return Variables().Replace(template, found => found.Groups[1].Value == "buildDate"
            ? asked.UtcDateTime.ToString("yyyy-MM-dd'T'HH-mm-ss.fff'Z'", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}.{version.Patch}-{version.Build}"));
    }

    [GeneratedRegex(@"\{\{\s*imagebuilder:(buildDate|buildVersion)\s*\}\}")]
    private static partial Regex Variables();
}
