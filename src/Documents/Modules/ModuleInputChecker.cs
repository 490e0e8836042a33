namespace BuildFarm.Documents.Modules;

/// <summary>Holds a step's inputs against its module's specification.</summary>
public sealed class ModuleInputChecker
{
    private readonly DiagnosticBag findings;
    private readonly InputChecker checker;
    private readonly bool onWindows;

    internal ModuleInputChecker(DiagnosticBag findings, DocumentPlatform? platform)
    {
        this.findings = findings;
        checker = new InputChecker(findings);
        onWindows = platform == DocumentPlatform.Windows;
    }

    /// <summary>The findings in inputs whose expressions have been resolved: what could not be known before the run.</summary>
    public static IReadOnlyList<Diagnostic> CheckResolved(ModuleSpec module, DocumentNode? inputs, DocumentPlatform? platform)
    {
        var findings = new DiagnosticBag(100);
        new ModuleInputChecker(findings, platform).Check(module, inputs, SourceSpan.None);
        return findings.Ordered();
    }

    internal void Check(ModuleSpec module, DocumentNode? inputs, SourceSpan step)
    {
        if (inputs is null)
        {
            if (module.NeedsInputs) findings.Add(Rules.EmptyInputs, step, $"{module.Name} needs inputs.", Example(module));
            return;
        }

        switch (module.Form)
        {
            case InputForm.Condition:
                CheckCondition(inputs);
                break;
            case InputForm.Map:
                CheckMap(module, inputs);
                break;
            default:
                CheckList(module, inputs);
                break;
        }
    }

    private static string Example(ModuleSpec module)
    {
        if (module.Form == InputForm.Condition) return "Write `inputs:` and below it for example `fileExists: '/path'`.";
        var first = module.Inputs[0].Name;
        return $"Write `inputs:` and below it `{(module.Form == InputForm.List ? "- " : "")}{first}: …`.";
    }

    private void CheckCondition(DocumentNode inputs)
    {
        if (inputs is SequenceNode && inputs.Items.Count == 1) inputs = inputs.Items[0];
        new Conditions.ConditionReader(findings).Read(inputs);
    }

    private void CheckMap(ModuleSpec module, DocumentNode inputs)
    {
        if (inputs is not MappingNode mapping)
        {
            findings.Add(Rules.InputsForm, inputs.Span, $"The inputs of {module.Name} are a mapping; this is {inputs.Describe()}.",
                inputs is SequenceNode ? $"Remove the `- ` before '{module.Inputs[0].Name}'." : Example(module));
            return;
        }

        if (mapping.Entries.Count == 0 && module.NeedsInputs) findings.Add(Rules.EmptyInputs, mapping.Span, $"{module.Name} needs inputs.", Example(module));
        else CheckEntry(module, mapping);
    }

    private void CheckList(ModuleSpec module, DocumentNode inputs)
    {
        if (inputs is not SequenceNode)
        {
            findings.Add(Rules.InputsForm, inputs.Span, $"The inputs of {module.Name} are a list; this is {inputs.Describe()}.",
                inputs is MappingNode ? $"Write `- ` before '{module.Inputs[0].Name}' and indent the rest." : Example(module));
            return;
        }

        if (inputs.Items.Count == 0) findings.Add(Rules.EmptyInputs, inputs.Span, $"{module.Name} needs at least one entry.", Example(module));
        foreach (var item in inputs.Items)
        {
            if (item is MappingNode mapping) CheckEntry(module, mapping);
            else findings.Add(Rules.InputsForm, item.Span, $"An entry of {module.Name} is a mapping; this is {item.Describe()}.", Example(module));
        }
    }

    private void CheckEntry(ModuleSpec module, MappingNode mapping)
    {
        checker.CheckFields(mapping, module.Inputs, module.Name, onWindows);
        if (module.ExactlyOneOf.Count > 0)
        {
            var given = module.ExactlyOneOf.Where(name => mapping.Get(name) is not null).ToList();
            if (given.Count == 0) findings.Add(Rules.MissingInput, mapping.Span, $"{module.Name} needs {Text.Or(module.ExactlyOneOf)}.", "Add one of them.");
            if (given.Count > 1) findings.Add(Rules.ExclusiveInputs, mapping.Span, $"{module.Name} takes {Text.Or(module.ExactlyOneOf)}, not both.", Rules.ExclusiveInputs.Fix);
        }

        CheckChecksum(module, mapping);
        var together = module.Together.Where(name => mapping.Get(name) is not null).ToList();
        if (together.Count == 0 || together.Count == module.Together.Count) return;
        var missing = module.Together.Except(together, StringComparer.Ordinal);
        findings.Add(Rules.InputsTogether, mapping.Span, $"'{together[0]}' of {module.Name} has no effect without '{Text.And(missing)}'.", Rules.InputsTogether.Fix);
    }

    /// <summary>A checksum of another length than its algorithm's can never be right.</summary>
    private void CheckChecksum(ModuleSpec module, MappingNode mapping)
    {
        if (mapping.Get("checksum") is not ScalarNode checksum || mapping.Get("algorithm")?.AsString() is not { } algorithm) return;
        var digits = algorithm.ToUpperInvariant() switch { "MD5" => 32, "SHA1" => 40, "SHA256" => 64, "SHA512" => 128, _ => 0 };
        if (digits == 0 || checksum.Value.Length == digits || checksum.Value.Length == 0 || !checksum.Value.All(char.IsAsciiHexDigit)) return;
        findings.Add(Rules.InputValue, checksum.Span, $"'checksum' of {module.Name} has {checksum.Value.Length} digits; {algorithm} gives {digits}.", "Copy the whole checksum, or name its algorithm.");
    }
}
