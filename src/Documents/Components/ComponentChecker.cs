using BuildFarm.Documents.Modules;

namespace BuildFarm.Documents.Components;

/// <summary>Holds a whole document against the rules that reach across fields: actions, inputs, expressions.</summary>
internal sealed class ComponentChecker(ComponentDocument document, IReadOnlyCollection<string> variables, DiagnosticBag findings, ParseOptions options)
{
    private readonly ModuleInputChecker inputs = new(findings, options.Platform);

    public void Check()
    {
        var references = new ReferenceChecker(document, variables, findings);
        for (var phase = 0; phase < document.Phases.Count; phase++)
        {
            var steps = document.Phases[phase].Steps;
            for (var step = 0; step < steps.Count; step++)
            {
                CheckAction(steps[step]);
                references.Check(phase, step);
            }
        }
    }

    private void CheckAction(StepDefinition step)
    {
        if (step.Action.Length == 0) return;
        var fields = step.Node;
        var place = fields.Get("action")!.Span;
        if (ActionModules.Find(step.Action) is not { } module)
        {
            findings.Add(Rules.UnknownAction, place, $"There is no action '{Text.Short(step.Action)}'.",
                () => NearestName.Find(step.Action, ActionModules.Names) is { } near ? $"Did you mean '{near}'?" : $"The actions are {Text.And(ActionModules.Names)}.");
            return;
        }

        if (options.Platform is { } platform && !module.Platforms.Contains(platform))
        {
            findings.Add(Rules.ActionPlatform, place, $"{module.Name} doesn't run on {platform}.", $"It runs on {Text.And(module.Platforms.Select(p => p.ToString()))}.");
        }

        if (module.Name == "ExecuteDocument") CheckFixedSettings(step, fields);
        if (module.Name == "Reboot" && fields.Get("timeoutSeconds") is { } timeout)
        {
            findings.Add(Rules.SettingWithoutEffect, timeout.Span, "timeoutSeconds has no effect on Reboot.", Rules.SettingWithoutEffect.Fix);
        }

        inputs.Check(module, step.Inputs, step.Span);
    }

    private void CheckFixedSettings(StepDefinition step, MappingNode fields)
    {
        if (fields.Get("timeoutSeconds") is { } timeout && step.TimeoutSeconds != -1)
        {
            findings.Add(Rules.FixedSetting, timeout.Span, "timeoutSeconds of ExecuteDocument is always -1.", Rules.FixedSetting.Fix);
        }

        if (fields.Get("maxAttempts") is { } attempts && step.MaxAttempts != 1)
        {
            findings.Add(Rules.FixedSetting, attempts.Span, "maxAttempts of ExecuteDocument is always 1.", Rules.FixedSetting.Fix);
        }
    }
}
