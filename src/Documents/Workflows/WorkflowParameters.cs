using System.Globalization;

namespace BuildFarm.Documents.Workflows;

/// <summary>Types and values of workflow parameters.</summary>
public static class WorkflowParameters
{
    internal static readonly string[] TypeNames = ["string", "integer", "boolean", "stringList"];

    /// <summary>Every parameter with its value. The API gives each value as a list of texts; only a stringList may have more than one.</summary>
    public static BoundParameters Bind(WorkflowDocument document, IReadOnlyDictionary<string, IReadOnlyList<string>> given)
    {
        var findings = new DiagnosticBag(ParseOptions.Default.MaxDiagnostics);
        var values = new Dictionary<string, WorkflowValue>(StringComparer.Ordinal);
        foreach (var parameter in document.Parameters)
        {
            if (given.TryGetValue(parameter.Name, out var texts))
            {
                if (Convert(texts, parameter.Type) is { } value) values[parameter.Name] = value;
                else findings.Add(Rules.ParameterValue, parameter.Span, $"The value of parameter '{parameter.Name}' must be {Describe(parameter.Type)}.", Rules.ParameterValue.Fix);
            }
            else if (parameter.Default is not null)
            {
                values[parameter.Name] = parameter.Default;
            }
            else
            {
                findings.Add(Rules.MissingParameter, parameter.Span, $"The parameter '{parameter.Name}' has no value and no default.", Rules.MissingParameter.Fix);
            }
        }

        var names = document.Parameters.Select(p => p.Name).ToList();
        foreach (var name in given.Keys.Except(names, StringComparer.Ordinal))
        {
            findings.Add(Rules.UnknownParameter, SourceSpan.Start, $"The workflow has no parameter '{Text.Short(name)}'.", () => NearestName.Hint(name, names));
        }

        return new BoundParameters(values, findings.Ordered());
    }

    internal static WorkflowParameterType? TypeOf(string name) => Array.IndexOf(TypeNames, name) is >= 0 and var index ? (WorkflowParameterType)index : null;

    internal static string Describe(WorkflowParameterType type) => type switch
    {
        WorkflowParameterType.Integer => "a whole number",
        WorkflowParameterType.Boolean => "true or false",
        WorkflowParameterType.StringList => "a list of strings",
        _ => "a string",
    };

    internal static WorkflowValue? Convert(DocumentNode node, WorkflowParameterType type)
    {
        if (type == WorkflowParameterType.StringList) return node.AsStringList() is { } texts ? WorkflowValue.Of(texts) : null;
        if (type == WorkflowParameterType.String && node is ScalarNode { Kind: ScalarKind.Null }) return WorkflowValue.Of("");
        return node.AsString() is { } text ? Convert([text], type) : null;
    }

    private static WorkflowValue? Convert(IReadOnlyList<string> texts, WorkflowParameterType type)
    {
        if (type == WorkflowParameterType.StringList) return WorkflowValue.Of(texts);
        if (texts.Count != 1) return null;
        return type switch
        {
            WorkflowParameterType.Integer => long.TryParse(texts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? WorkflowValue.Of(number) : null,
            WorkflowParameterType.Boolean => ScalarRules.TryBoolean(texts[0], out var flag) ? WorkflowValue.Of(flag) : null,
            _ => WorkflowValue.Of(texts[0]),
        };
    }
}
