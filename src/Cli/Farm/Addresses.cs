using System.Diagnostics.CodeAnalysis;

namespace BuildFarm.Cli.Farm;

/// <summary>Addresses as people give them: a URL, or HOST:PORT.</summary>
internal static class Addresses
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address)
    {
        var url = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(url, UriKind.Absolute, out address) && address.Scheme is "http" or "https" && address.Host.Length > 0;
    }
}
