using BuildFarm.Documents.Conditions;

namespace BuildFarm.Documents.Components;

/// <summary>Nodes to a component document, with every structural finding.</summary>
internal sealed class ComponentReader(DiagnosticBag findings, ParseOptions options)
{
    private static readonly string[] KnownPhases = ["build", "validate", "test"];

    /// <summary>As much of the document as could be understood; null when nothing could.</summary>
    public ComponentDocument? Read(DocumentNode root)
    {
        if (root is not MappingNode mapping)
        {
            findings.Add(Rules.WrongType, root.Span, $"A component document is a mapping; this is {root.Describe()}.",
                "Begin with `schemaVersion: 1.0` and `phases:`.");
            return null;
        }

        var fields = new FieldReader(mapping, "the document", findings);
        fields.AllowOnly(["name", "description", "schemaVersion", "parameters", "constants", "phases"]);
        SchemaVersions.Check(fields, findings);
        var variables = new VariableReader(findings);
        var document = new ComponentDocument
        {
            Name = fields.OptionalText("name"),
            Description = fields.OptionalText("description"),
            SchemaVersion = SchemaVersions.Current,
            Parameters = variables.ReadParameters(mapping.Get("parameters")),
            Constants = variables.ReadConstants(mapping.Get("constants")),
            Phases = ReadPhases(fields),
            Root = root,
        };
        new ComponentChecker(document, variables.Names, findings, options).Check();
        return document;
    }

    private List<PhaseDefinition> ReadPhases(FieldReader fields)
    {
        var phases = new List<PhaseDefinition>();
        var names = new UniqueNames(Rules.DuplicatePhase, "phase", findings);
        var items = fields.RequireList("phases", "phases:");
        foreach (var item in items)
        {
            if (item is not MappingNode mapping)
            {
                findings.Add(Rules.WrongType, item.Span, $"A phase is a mapping with name and steps; this is {item.Describe()}.", "Write `- name: build` and `steps:` below it.");
                continue;
            }

            var name = mapping.GetString("name");
            var phase = new FieldReader(mapping, name is null ? "the phase" : $"phase '{Text.Short(name)}'", findings);
            phase.AllowOnly(["name", "steps"]);
            var nameNode = phase.RequireText("name", "name: build");
            if (nameNode is not null)
            {
                names.Add(nameNode);
                Names.CheckFree(nameNode, "phase", findings);
            }

            phases.Add(new PhaseDefinition { Name = nameNode?.Value ?? "", Steps = ReadSteps(phase), Span = mapping.Span });
        }

        if (items.Count > 0 && !phases.Any(p => KnownPhases.Contains(p.Name, StringComparer.Ordinal)))
        {
            var near = phases.Take(10).Select(p => NearestName.Find(p.Name, KnownPhases)).FirstOrDefault(n => n is not null);
            findings.Add(Rules.NoKnownPhase, fields.Node.Get("phases")!.Span, "The document has none of the phases build, validate and test.",
                near is null ? Rules.NoKnownPhase.Fix : $"Did you mean '{near}'?");
        }

        return phases;
    }

    private List<StepDefinition> ReadSteps(FieldReader phase)
    {
        var steps = new List<StepDefinition>();
        var names = new UniqueNames(Rules.DuplicateStep, "step", findings);
        var loops = new UniqueNames(Rules.DuplicateLoop, "loop", findings);
        foreach (var item in phase.RequireList("steps", "steps:"))
        {
            if (item is not MappingNode mapping)
            {
                findings.Add(Rules.WrongType, item.Span, $"A step is a mapping with name, action and inputs; this is {item.Describe()}.", "Write `- name: …` and `action: …` below it.");
                continue;
            }

            steps.Add(ReadStep(mapping, names, loops));
        }

        return steps;
    }

    private StepDefinition ReadStep(MappingNode mapping, UniqueNames names, UniqueNames loops)
    {
        var shown = mapping.GetString("name") is { } text ? $"step '{Text.Short(text)}'" : "the step";
        var fields = new FieldReader(mapping, shown, findings);
        fields.AllowOnly(["name", "action", "timeoutSeconds", "onFailure", "maxAttempts", "loop", "if", "inputs"], name => InputHint(mapping, name));
        var name = fields.RequireText("name", "name: MyStep");
        if (name is not null)
        {
            names.Add(name);
            Names.CheckFree(name, "step", findings);
        }

        var action = fields.RequireText("action", "action: ExecuteBash")?.Value ?? "";
        var defaultTimeout = action == "ExecuteDocument" ? -1 : StepDefinition.DefaultTimeoutSeconds;
        return new StepDefinition
        {
            Name = name?.Value ?? "",
            Action = action,
            Inputs = mapping.Get("inputs") is ScalarNode { Kind: ScalarKind.Null } ? null : mapping.Get("inputs"),
            TimeoutSeconds = ReadTimeout(fields) ?? defaultTimeout,
            OnFailure = Enum.Parse<OnFailure>(fields.OneOf("onFailure", Enum.GetNames<OnFailure>()) ?? nameof(OnFailure.Abort)),
            MaxAttempts = ReadAttempts(fields),
            Loop = mapping.Get("loop") is { } loop ? new LoopReader(findings).Read(loop, shown, loops) : null,
            If = mapping.Get("if") is { } condition ? new ConditionReader(findings).ReadIf(condition) : null,
            Node = mapping,
        };
    }

    private static string? InputHint(MappingNode step, string name) =>
        Modules.ActionModules.Find(step.GetString("action") ?? "")?.FindInput(name) is null ? null : $"'{name}' is an input; write it below 'inputs'.";

    private int? ReadTimeout(FieldReader fields)
    {
        if (fields.Integer("timeoutSeconds") is not { } seconds) return null;
        if (seconds is -1 or (>= 1 and <= int.MaxValue)) return (int)seconds;
        findings.Add(Rules.BadTimeout, fields.Node.Get("timeoutSeconds")!.Span, $"timeoutSeconds can't be {seconds}.", Rules.BadTimeout.Fix);
        return null;
    }

    private int ReadAttempts(FieldReader fields)
    {
        if (fields.Integer("maxAttempts") is not { } attempts) return 1;
        if (attempts is >= 1 and <= int.MaxValue) return (int)attempts;
        findings.Add(Rules.OutOfRange, fields.Node.Get("maxAttempts")!.Span, $"maxAttempts can't be {attempts}.", "Write a whole number from 1.");
        return 1;
    }
}
