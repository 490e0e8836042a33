using System.Text;
using BuildFarm.Documents.Modules;
using BuildFarm.Documents.Workflows;

namespace BuildFarm.Documents.Schemas;

/// <summary>Writes the reference part of <c>docs/documents.md</c> from the tables.</summary>
public static class ReferenceWriter
{
    /// <summary>Markdown: rules, action modules, workflow actions. The same every time.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder();
        Rules(text);
        Modules(text);
        Actions(text);
        return text.ToString();
    }

    private static void Rules(StringBuilder text)
    {
        text.Append("## Rules\n\n| rule | | demands | to mend it |\n|---|---|---|---|\n");
        foreach (var rule in Documents.Rules.All)
        {
            text.Append($"| {rule.Id} | {(rule.Severity == DiagnosticSeverity.Error ? "error" : "warning")} | {Cell(rule.Title)} | {Cell(rule.Fix)} |\n");
        }
    }

    private static void Modules(StringBuilder text)
    {
        text.Append("\n## Action modules of components\n");
        foreach (var module in ActionModules.All)
        {
            var form = module.Form switch { InputForm.List => "a list of entries", InputForm.Map => "a mapping", _ => "a condition" };
            text.Append($"\n### {module.Name}\n\n{module.Description} Runs on {string.Join(", ", module.Platforms.Select(p => p.ToString()))}. Inputs: {form}. ");
            text.Append(module.Outputs.Count == 0 ? "No outputs.\n" : $"Outputs: {string.Join(", ", module.Outputs)}.\n");
            if (module.ExactlyOneOf.Count > 0) text.Append($"Exactly one of {string.Join(", ", module.ExactlyOneOf)} is given.\n");
            if (module.Together.Count > 0) text.Append($"Only together: {string.Join(", ", module.Together)}.\n");
            Inputs(text, module.Inputs);
        }
    }

    private static void Actions(StringBuilder text)
    {
        text.Append("\n## Step actions of workflows\n");
        foreach (var action in WorkflowActions.All)
        {
            text.Append($"\n### {action.Name}\n\n{action.Description} Stages: {string.Join(", ", action.Stages.Select(s => s.ToString().ToLowerInvariant()))}");
            text.Append(action.Image is { } image ? $" ({(image == WorkflowImageKind.Ami ? "AMI" : "container")})" : "");
            text.Append($". Time: {Time(action.DefaultTimeout)}, at most {Time(action.MaxTimeout)}. ");
            text.Append(action.Outputs.Count == 0 ? "No outputs.\n" : $"Outputs: {string.Join(", ", action.Outputs)}.\n");
            Inputs(text, action.Inputs);
        }
    }

    private static void Inputs(StringBuilder text, IReadOnlyList<InputSpec> inputs)
    {
        if (inputs.Count == 0) return;
        text.Append("\n| input | type | required | default | values | |\n|---|---|---|---|---|---|\n");
        foreach (var (input, prefix) in inputs.SelectMany(i => i.Fields.Select(f => (f, i.Name + "[].")).Prepend((i, ""))))
        {
            var type = char.ToLowerInvariant(input.Type.ToString()[0]) + input.Type.ToString()[1..];
            text.Append($"| {prefix}{input.Name} | {type} | {(input.Required ? "yes" : "")} | {Cell(input.Default ?? "")} | {string.Join(", ", input.Allowed)}{(input.IgnoreCase ? " (any case)" : "")} | {Cell(input.Description)}{(input.NotOnWindows ? " Not on Windows." : "")} |\n");
        }
    }

    private static string Time(TimeSpan time) => time.TotalDays >= 1 && time.TotalDays % 1 == 0 ? $"{time.TotalDays:0} d" : $"{time.TotalMinutes:0} min";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("{{", "`{{`", StringComparison.Ordinal).Replace("}}", "`}}`", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
