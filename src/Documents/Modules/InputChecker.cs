namespace BuildFarm.Documents.Modules;

/// <summary>Holds values against an input's specification.</summary>
internal sealed class InputChecker(DiagnosticBag findings)
{
    /// <param name="owner">For messages: "ExecuteBash", "an entry of parameters".</param>
    public void CheckFields(MappingNode node, IReadOnlyList<InputSpec> specs, string owner, bool onWindows = false)
    {
        foreach (var entry in node.Entries)
        {
            var spec = specs.FirstOrDefault(s => s.Name == entry.Name);
            if (spec is null)
            {
                findings.Add(Rules.UnknownInput, entry.Key.Span, $"'{Text.Short(entry.Name)}' is no input of {owner}.", () => NearestName.Hint(entry.Name, [.. specs.Select(s => s.Name)]));
                continue;
            }

            if (onWindows && spec.NotOnWindows)
            {
                findings.Add(Rules.InputPlatform, entry.Key.Span, $"'{spec.Name}' of {owner} doesn't exist on Windows.", Rules.InputPlatform.Fix);
            }

            Check(spec, entry.Value, owner);
        }

        foreach (var spec in specs)
        {
            if (spec.Required && node.Get(spec.Name) is null)
            {
                findings.Add(Rules.MissingInput, node.Span, $"{Text.Capital(owner)} needs the input '{spec.Name}'.", $"Add `{spec.Name}: …`. {spec.Description}");
            }
        }
    }

    public void Check(InputSpec spec, DocumentNode value, string owner)
    {
        if (value is ScalarNode { Kind: ScalarKind.Null })
        {
            if (spec.Required) findings.Add(Rules.MissingInput, value.Span, $"'{spec.Name}' of {owner} is empty.", spec.Description);
            return;
        }

        switch (spec.Type)
        {
            case InputType.String or InputType.Integer or InputType.Boolean:
                CheckScalar(spec, value, owner);
                break;
            case InputType.StringList or InputType.ScalarOrList:
                CheckList(spec, value, owner);
                break;
            case InputType.StringMap or InputType.StringListMap:
                CheckMap(spec, value, owner);
                break;
            case InputType.MapList:
                CheckMapList(spec, value, owner);
                break;
        }
    }

    private static bool HasExpression(string text) => text.Contains("{{", StringComparison.Ordinal);

    private void WrongType(InputSpec spec, DocumentNode value, string owner, string wanted) =>
        findings.Add(Rules.InputType, value.Span, $"'{spec.Name}' of {owner} must be {wanted}; this is {value.Describe()}.", $"Write {wanted}.");

    private void CheckScalar(InputSpec spec, DocumentNode value, string owner)
    {
        var wanted = spec.Type switch { InputType.Integer => "a whole number", InputType.Boolean => "true or false", _ => "a string" };
        if (value is not ScalarNode scalar)
        {
            WrongType(spec, value, owner, wanted);
            return;
        }

        if (HasExpression(scalar.Value)) return;
        if ((spec.Type == InputType.Integer && !scalar.TryGetInt64(out _)) || (spec.Type == InputType.Boolean && !scalar.TryGetBoolean(out _)))
        {
            WrongType(spec, value, owner, wanted);
            return;
        }

        if (spec.Required && scalar.Value.Length == 0 && spec.Format != InputFormat.Free | spec.Name is "path" or "source" or "destination" or "document" or "target")
        {
            findings.Add(Rules.MissingInput, value.Span, $"'{spec.Name}' of {owner} is empty.", spec.Description);
            return;
        }

        var comparison = spec.IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        if (spec.Allowed.Count > 0 && !spec.Allowed.Contains(scalar.Value, comparison))
        {
            findings.Add(Rules.InputValue, value.Span, $"'{Text.Short(scalar.Value)}' is no value of '{spec.Name}' of {owner}.", $"Write {Text.Or(spec.Allowed)}.");
        }
        else if (InputFormats.Complaint(spec.Format, scalar.Value) is { } complaint)
        {
            findings.Add(Rules.InputValue, value.Span, $"'{Text.Short(scalar.Value)}' can't be '{spec.Name}' of {owner}.", complaint);
        }
    }

    private void CheckList(InputSpec spec, DocumentNode value, string owner)
    {
        if (value is ScalarNode) return;
        if (value is not SequenceNode)
        {
            WrongType(spec, value, owner, "a list of strings");
            return;
        }

        if (spec.Required && value.Items.Count == 0)
        {
            findings.Add(Rules.MissingInput, value.Span, $"'{spec.Name}' of {owner} is empty.", "Write at least one entry.");
        }

        foreach (var item in value.Items)
        {
            if (item is ScalarNode) continue;
            var hint = item is MappingNode ? "Put quotes around a line that has ': ' in it." : "Write a string.";
            findings.Add(Rules.InputType, item.Span, $"An entry of '{spec.Name}' of {owner} must be a string; this is {item.Describe()}.", hint);
        }
    }

    private void CheckMap(InputSpec spec, DocumentNode value, string owner)
    {
        if (value is ScalarNode scalar && HasExpression(scalar.Value)) return;
        if (value is not MappingNode)
        {
            WrongType(spec, value, owner, "a mapping");
            return;
        }

        foreach (var entry in value.Entries)
        {
            if (spec.ForbiddenKeys.Contains(entry.Name, StringComparer.OrdinalIgnoreCase))
            {
                findings.Add(Rules.InputValue, entry.Key.Span, $"'{entry.Name}' in '{spec.Name}' of {owner} is set by the action itself.", "Remove it.");
            }

            if (entry.Value is ScalarNode || (spec.Type == InputType.StringListMap && entry.Value.AsStringList() is not null)) continue;
            findings.Add(Rules.InputType, entry.Value.Span, $"'{Text.Short(entry.Name)}' in '{spec.Name}' of {owner} must be a string; this is {entry.Value.Describe()}.", "Write a string.");
        }
    }

    private void CheckMapList(InputSpec spec, DocumentNode value, string owner)
    {
        if (value is ScalarNode scalar && HasExpression(scalar.Value)) return;
        if (value is not SequenceNode)
        {
            WrongType(spec, value, owner, "a list");
            return;
        }

        foreach (var item in value.Items)
        {
            if (item is MappingNode mapping) CheckFields(mapping, spec.Fields, $"an entry of '{spec.Name}'");
            else findings.Add(Rules.InputType, item.Span, $"An entry of '{spec.Name}' of {owner} must be a mapping; this is {item.Describe()}.", $"Write `- {spec.Fields[0].Name}: …`.");
        }
    }
}
