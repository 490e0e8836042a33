using BuildFarm.Documents.Expressions;

namespace BuildFarm.Agent.Engine;

/// <summary>Values of Systems Manager parameters.</summary>
internal interface ISsmParameters
{
    /// <exception cref="ExpressionException">There is none, or it cannot be read.</exception>
    ValueTask<ResolvedText> GetAsync(string name, CancellationToken stop);
}
