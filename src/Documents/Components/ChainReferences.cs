using BuildFarm.Documents.Expressions;

namespace BuildFarm.Documents.Components;

/// <summary>The steps that phases of a document refer to.</summary>
public static class ChainReferences
{
    public static IReadOnlySet<(string Phase, string Step)> Of(IEnumerable<PhaseDefinition> phases) =>
        phases.SelectMany(phase => phase.Steps).SelectMany(step => Texts(step.Node)).SelectMany(text => ExpressionTemplate.Parse(text).Expressions)
            .OfType<ChainExpression>().Select(chain => (chain.Phase, chain.Step)).ToHashSet();

    private static IEnumerable<string> Texts(DocumentNode node) => node switch
    {
        ScalarNode scalar => scalar.Value.Contains("{{", StringComparison.Ordinal) ? [scalar.Value] : [],
        SequenceNode => node.Items.SelectMany(Texts),
        _ => node.Entries.SelectMany(entry => Texts(entry.Value)),
    };
}
