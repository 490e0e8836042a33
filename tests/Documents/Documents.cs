using BuildFarm.Documents.Components;

namespace BuildFarm.Documents.Tests;

/// <summary>Short documents for tests.</summary>
internal static class Documents
{
    /// <summary>One build step in a document that is otherwise right; the step's first line is line 5.</summary>
    public static string Step(string step) =>
        "schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n" + string.Join("\n", step.Split('\n').Select((line, i) => (i == 0 ? "      - " : "        ") + line)) + "\n";

    public static ParseResult<ComponentDocument> Parse(string text, DocumentPlatform? platform = null) =>
        ComponentParser.Parse(text, ParseOptions.Default with { Platform = platform });

    /// <summary>Findings as "line:column rule".</summary>
    public static string[] Findings(string text, DocumentPlatform? platform = null) =>
        [.. Parse(text, platform).Diagnostics.Select(d => $"{d.Line}:{d.Column} {d.RuleId}")];

    public static StepDefinition OnlyStep(string step)
    {
        var result = Parse(Step(step));
        Assert.Empty(result.Diagnostics);
        return result.Document!.Phases[0].Steps[0];
    }
}
