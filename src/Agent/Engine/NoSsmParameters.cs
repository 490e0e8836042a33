using BuildFarm.Documents.Expressions;

namespace BuildFarm.Agent.Engine;

/// <summary>An instance that reaches no parameter store: only values that came with the work exist.</summary>
internal sealed class NoSsmParameters : ISsmParameters
{
    public ValueTask<ResolvedText> GetAsync(string name, CancellationToken stop) =>
        throw new ExpressionException($"The parameter 'aws:ssm:{name}' did not come with this work.");
}
