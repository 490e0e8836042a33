using BuildFarm.Documents.Expressions;

namespace BuildFarm.Documents.Components;

/// <summary>What a document reads from outside: for cache keys, and to fetch values before a run.</summary>
/// <param name="Variables">Parameters and constants that are used.</param>
/// <param name="SsmParameters">Names of Systems Manager parameters, after parameters have been put in.</param>
/// <param name="HasNestedSsm">A name is itself the value of a Systems Manager parameter, so the list may be incomplete.</param>
public sealed record DocumentReferences(IReadOnlySet<string> Variables, IReadOnlySet<string> SsmParameters, bool HasNestedSsm)
{
    /// <summary>Of the whole document, or of the named phases.</summary>
    public static DocumentReferences Of(ComponentDocument document, IReadOnlyDictionary<string, string> values, IReadOnlyCollection<string>? phases = null)
    {
        var variables = new HashSet<string>(StringComparer.Ordinal);
        var ssm = new HashSet<string>(StringComparer.Ordinal);
        var nested = false;
        var steps = document.Phases.Where(p => phases is null || phases.Contains(p.Name)).SelectMany(p => p.Steps);
        foreach (var expression in steps.SelectMany(s => Scalars(s.Node)).SelectMany(s => ExpressionTemplate.Parse(s.Value).Expressions))
        {
            switch (expression)
            {
                case VariableExpression variable:
                    variables.Add(variable.Name);
                    break;
                case SsmExpression { Name: { } name }:
                    ssm.Add(name);
                    break;
                case SsmExpression { Inner: VariableExpression inner }:
                    variables.Add(inner.Name);
                    if (values.TryGetValue(inner.Name, out var value)) ssm.Add(value);
                    break;
                case SsmExpression { Inner: SsmExpression { Name: { } innerName } }:
                    ssm.Add(innerName);
                    nested = true;
                    break;
            }
        }

        return new DocumentReferences(variables, ssm, nested);
    }

    private static IEnumerable<ScalarNode> Scalars(DocumentNode node) => node switch
    {
        ScalarNode scalar => scalar.Value.Contains("{{", StringComparison.Ordinal) ? [scalar] : [],
        SequenceNode => node.Items.SelectMany(Scalars),
        _ => node.Entries.SelectMany(e => Scalars(e.Value)),
    };
}
