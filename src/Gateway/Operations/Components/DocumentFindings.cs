using System.Globalization;
using System.Text;
using BuildFarm.Documents;

namespace BuildFarm.Gateway.Operations.Components;

/// <summary>The findings of a document as one text for a refusal.</summary>
internal static class DocumentFindings
{
    private const int MostNamed = 50;

    public static string Describe(IReadOnlyList<Diagnostic> findings)
    {
        var errors = findings.Where(finding => finding.IsError).ToList();
        var text = new StringBuilder(errors.Count == 1 ? "The document has an error:" : string.Create(CultureInfo.InvariantCulture, $"The document has {errors.Count} errors:"));
        foreach (var error in errors.Take(MostNamed))
        {
            text.Append('\n').Append(error);
        }

        if (errors.Count > MostNamed)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n… and {errors.Count - MostNamed} more.");
        }

        return text.ToString();
    }
}
