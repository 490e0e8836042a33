using System.Globalization;
using System.Text;

namespace BuildFarm.Documents.Expressions;

/// <summary>Replaces <c>{{ … }}</c> by values.</summary>
public static class ExpressionResolver
{
    /// <summary>Characters that one resolved text may have.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    /// <summary>The text with every expression replaced; values are not resolved again. Loop expressions outside a loop, and what is no expression, stay.</summary>
    /// <exception cref="ExpressionException">An expression refers to something that the scope doesn't have.</exception>
    public static ValueTask<ResolvedText> ResolveAsync(string text, IExpressionScope scope, CancellationToken cancellation = default) =>
        ResolveTextAsync(text, scope, null, cancellation);

    private static async ValueTask<ResolvedText> ResolveTextAsync(string text, IExpressionScope scope, HashSet<string>? secrets, CancellationToken cancellation)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) return new ResolvedText(text);
        var result = new StringBuilder(text.Length);
        var secret = false;
        foreach (var part in ExpressionTemplate.Parse(text).Parts)
        {
            var value = part.Expression is null
                ? new ResolvedText(part.Text)
                : await ResolveOneAsync(part, scope, cancellation).ConfigureAwait(false);
            secret |= value.IsSecret;
            if (value is { IsSecret: true, Text.Length: > 0 }) secrets?.Add(value.Text);
            if (result.Length + (long)value.Text.Length > MaxLength)
            {
                throw new ExpressionException($"The text grows beyond {MaxLength} characters when its expressions are replaced.");
            }

            result.Append(value.Text);
        }

        return new ResolvedText(result.ToString(), secret);
    }

    /// <summary>A whole tree with every scalar resolved. Keys stay as they are.</summary>
    /// <exception cref="ExpressionException">An expression refers to something that the scope doesn't have.</exception>
    public static async ValueTask<ResolvedNode> ResolveAsync(DocumentNode node, IExpressionScope scope, CancellationToken cancellation = default)
    {
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        var resolved = await ResolveNodeAsync(node, scope, secrets, cancellation).ConfigureAwait(false);
        return new ResolvedNode(resolved, secrets);
    }

    private static async ValueTask<DocumentNode> ResolveNodeAsync(
        DocumentNode node, IExpressionScope scope, HashSet<string> secrets, CancellationToken cancellation)
    {
        switch (node)
        {
            case ScalarNode scalar when scalar.Value.Contains("{{", StringComparison.Ordinal):
                var text = await ResolveTextAsync(scalar.Value, scope, secrets, cancellation).ConfigureAwait(false);
                return new ScalarNode(text.Text, true, scalar.Span);
            case SequenceNode sequence:
                var items = new List<DocumentNode>(sequence.Items.Count);
                foreach (var item in sequence.Items)
                {
                    items.Add(await ResolveNodeAsync(item, scope, secrets, cancellation).ConfigureAwait(false));
                }

                return new SequenceNode(items, sequence.Span);
            case MappingNode mapping:
                var entries = new List<MappingEntry>(mapping.Entries.Count);
                foreach (var entry in mapping.Entries)
                {
                    entries.Add(entry with { Value = await ResolveNodeAsync(entry.Value, scope, secrets, cancellation).ConfigureAwait(false) });
                }

                return new MappingNode(entries, mapping.Span);
            default:
                return node;
        }
    }

    private static async ValueTask<ResolvedText> ResolveOneAsync(TemplatePart part, IExpressionScope scope, CancellationToken cancellation)
    {
        switch (part.Expression)
        {
            case VariableExpression variable:
                return scope.FindVariable(variable.Name)
                    ?? throw Unresolved(part, $"there is no parameter or constant named '{variable.Name}'");
            case LoopExpression loop:
                return ResolveLoop(loop, scope.Iteration) ?? new ResolvedText(part.Text);
            case ChainExpression { IsOutput: true } output:
                return scope.FindOutput(output.Phase, output.Step, output.Index, string.Join('.', output.Path))
                    ?? throw Unresolved(part, $"step '{output.Phase}.{output.Step}' has no output '{string.Join('.', output.Path)}'; it may not have run");
            case ChainExpression input:
                return ResolveInput(part, input, scope);
            case SsmExpression ssm:
                var name = ssm.Name ?? await ResolveSsmNameAsync(part, ssm.Inner!, scope, cancellation).ConfigureAwait(false);
                return await scope.GetSsmParameterAsync(name, cancellation).ConfigureAwait(false);
            default:
                return new ResolvedText(part.Text);
        }
    }

    private static async ValueTask<string> ResolveSsmNameAsync(
        TemplatePart part, Expression inner, IExpressionScope scope, CancellationToken cancellation) => inner switch
        {
            VariableExpression or SsmExpression { Name: not null } =>
                (await ResolveOneAsync(new TemplatePart(part.Text, 0, inner), scope, cancellation).ConfigureAwait(false)).Text,
            _ => throw Unresolved(part, "resolve() takes the name of a parameter or 'aws:ssm:/name'"),
        };

    private static ResolvedText? ResolveLoop(LoopExpression loop, Components.LoopIteration? iteration)
    {
        if (iteration is null) return null;
        if (loop.LoopName != LoopExpression.Current && loop.LoopName != iteration.LoopName) return null;
        return loop.IsIndex
            ? new ResolvedText(iteration.Index.ToString(CultureInfo.InvariantCulture))
            : new ResolvedText(iteration.Value, iteration.IsSecret);
    }

    private static ResolvedText ResolveInput(TemplatePart part, ChainExpression chain, IExpressionScope scope)
    {
        var node = scope.FindInputs(chain.Phase, chain.Step)
            ?? throw Unresolved(part, $"step '{chain.Phase}.{chain.Step}' has not run");
        return NodePath.Find(node, chain.Index, chain.Path)?.AsString() is { } text
            ? new ResolvedText(text)
            : throw Unresolved(part, $"step '{chain.Phase}.{chain.Step}' has no such input");
    }

    private static ExpressionException Unresolved(TemplatePart part, string why) => new($"{part.Text} can't be resolved: {why}.");
}
