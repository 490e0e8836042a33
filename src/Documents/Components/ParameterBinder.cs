namespace BuildFarm.Documents.Components;

/// <summary>Joins what a caller gives with a document's parameters and constants.</summary>
public static class ParameterBinder
{
    /// <summary>Every parameter and constant with its value. A missing required parameter is an error; one that the document doesn't know is ignored with a warning.</summary>
    public static BoundVariables Bind(ComponentDocument document, IReadOnlyDictionary<string, string> given)
    {
        var findings = new DiagnosticBag(ParseOptions.Default.MaxDiagnostics);
        var values = document.Constants.ToDictionary(c => c.Name, c => c.Value, StringComparer.Ordinal);
        foreach (var parameter in document.Parameters)
        {
            if ((given.GetValueOrDefault(parameter.Name) ?? parameter.Default) is { } value) values[parameter.Name] = value;
            else findings.Add(Rules.MissingParameter, parameter.Span, $"The parameter '{parameter.Name}' has no value and no default.", Rules.MissingParameter.Fix);
        }

        var names = document.Parameters.Select(p => p.Name).ToList();
        foreach (var name in given.Keys.Except(names, StringComparer.Ordinal))
        {
            var constant = document.Constants.FirstOrDefault(c => c.Name == name);
            findings.Add(Rules.UnknownParameter, constant?.Span ?? SourceSpan.Start,
                constant is null ? $"The document has no parameter '{Text.Short(name)}'." : $"'{name}' is a constant; its value stays.",
                () => constant is null ? NearestName.Hint(name, names) : "Make it a parameter.");
        }

        return new BoundVariables(values, findings.Ordered());
    }
}
