using BuildFarm.Documents.Components;
using BuildFarm.Documents.Expressions;

namespace BuildFarm.Documents.Tests;

internal sealed class TestScope : IExpressionScope
{
    public Dictionary<string, string> Variables { get; } = [];

    public Dictionary<string, DocumentNode> Inputs { get; } = [];

    public Dictionary<string, string> Outputs { get; } = [];

    public Dictionary<string, ResolvedText> Ssm { get; } = [];

    public LoopIteration? Iteration { get; set; }

    public ResolvedText? FindVariable(string name) => Variables.TryGetValue(name, out var value) ? new ResolvedText(value) : null;

    public DocumentNode? FindInputs(string phase, string step) => Inputs.GetValueOrDefault($"{phase}.{step}");

    public ResolvedText? FindOutput(string phase, string step, int? index, string name) =>
        Outputs.TryGetValue($"{phase}.{step}.{name}", out var value) ? new ResolvedText(value) : null;

    public ValueTask<ResolvedText> GetSsmParameterAsync(string name, CancellationToken cancellation) =>
        Ssm.TryGetValue(name, out var value) ? ValueTask.FromResult(value) : throw new ExpressionException($"There is no parameter '{name}'.");
}
