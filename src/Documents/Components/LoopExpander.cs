using System.Globalization;
using System.Runtime.CompilerServices;
using BuildFarm.Documents.Expressions;

namespace BuildFarm.Documents.Components;

/// <summary>Turns a loop into its iterations, lazily.</summary>
public static class LoopExpander
{
    /// <summary>The iterations in order. Expressions in values are resolved once, before the first iteration.</summary>
    /// <exception cref="ExpressionException">A value refers to something that the scope doesn't have.</exception>
    public static async IAsyncEnumerable<LoopIteration> ExpandAsync(
        LoopDefinition loop, IExpressionScope scope, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        switch (loop)
        {
            case ForLoop counted:
                var count = counted.Count;
                for (long index = 0; index < count; index++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var value = counted.Start + (index * counted.UpdateBy);
                    yield return new LoopIteration(loop.Name, index, value.ToString(CultureInfo.InvariantCulture));
                }

                break;
            case ForEachListLoop listed:
                var texts = new List<ResolvedText>(listed.Values.Count);
                foreach (var value in listed.Values)
                {
                    texts.Add(await ExpressionResolver.ResolveAsync(value.Value, scope, cancellation).ConfigureAwait(false));
                }

                for (var index = 0; index < texts.Count; index++)
                {
                    yield return new LoopIteration(loop.Name, index, texts[index].Text) { IsSecret = texts[index].IsSecret };
                }

                break;
            case ForEachDelimitedLoop delimited:
                var list = await ExpressionResolver.ResolveAsync(delimited.List.Value, scope, cancellation).ConfigureAwait(false);
                var parts = Split(list.Text, delimited.Delimiter);
                for (var index = 0; index < parts.Length; index++)
                {
                    yield return new LoopIteration(loop.Name, index, parts[index]) { IsSecret = list.IsSecret };
                }

                break;
        }
    }

    /// <summary>Splits as the loop does. A text that ends with its newline delimiter, as every command's output does, has no empty last value.</summary>
    public static string[] Split(string text, char delimiter)
    {
        if (text.Length == 0) return [];
        if (delimiter != '\n') return text.Split(delimiter);
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        return (lines.EndsWith('\n') ? lines[..^1] : lines).Split('\n');
    }
}
