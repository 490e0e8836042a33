namespace BuildFarm.Documents.Components;

/// <summary>The schema version of documents, in the spellings that occur: 1.0, '1.0' and 1.</summary>
internal static class SchemaVersions
{
    public const string Current = "1.0";

    public static void Check(FieldReader fields, DiagnosticBag findings)
    {
        if (fields.RequireText("schemaVersion", "schemaVersion: 1.0") is not { } version || version.Value is "1.0" or "1") return;
        findings.Add(Rules.SchemaVersion, version.Span, $"schemaVersion {Text.Short(version.Value)} is unknown.", Rules.SchemaVersion.Fix);
    }
}
