using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace BuildFarm.Documents;

/// <summary>YAML to nodes, from the parser's events, with bounds on depth, nodes and what aliases write out.</summary>
internal sealed class YamlNodeReader(string text, ParseOptions options, DiagnosticBag findings)
{
    private const string YamlTagPrefix = "tag:yaml.org,2002:";
    private readonly Dictionary<string, (DocumentNode? Node, NodeSize Size, int Depth)> anchors = new(StringComparer.Ordinal);
    private readonly NodeBudget budget = new(options);
    private Parser parser = null!;
    private int deepest;

    /// <summary>Null when the text could not be read to its end.</summary>
    public DocumentNode? Read()
    {
        try
        {
            parser = new Parser(new StringReader(text));
            return ReadStream();
        }
        catch (StopException)
        {
            return null;
        }
        catch (YamlException failure)
        {
            AddSyntax(failure);
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or FormatException or OverflowException
            or IndexOutOfRangeException or NullReferenceException or KeyNotFoundException)
        {
            // The library's own slips on garbage: still a finding with a place, never a crash of ours.
            var place = Span(parser?.Current?.Start ?? Mark.Empty, parser?.Current?.End ?? Mark.Empty);
            findings.Add(Rules.Syntax, place, "The document is not well-formed YAML after this place.", Rules.Syntax.Fix);
            return null;
        }
    }

    private DocumentNode? ReadStream()
    {
        DocumentNode? root = null;
        var documents = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is not DocumentStart start) continue;
            if (++documents > 1)
            {
                findings.Add(Rules.SeveralDocuments, Span(start.Start, start.End), "A second document begins here.", Rules.SeveralDocuments.Fix);
                return root;
            }

            parser.MoveNext();
            root = ReadNode(1);
        }

        if (root is ScalarNode { Kind: ScalarKind.Null }) root = null;
        if (root is null) findings.Add(Rules.Empty, SourceSpan.Start, "The document is empty.", Rules.Empty.Fix);
        return root;
    }

    private DocumentNode ReadNode(int depth)
    {
        var current = parser.Current ?? throw new InvalidOperationException();
        if (depth > options.MaxDepth)
        {
            findings.Add(Rules.TooDeep, Span(current.Start, current.End), $"The document nests deeper than {options.MaxDepth} levels.", Rules.TooDeep.Fix);
            throw new StopException();
        }

        deepest = Math.Max(deepest, depth);
        if (current is AnchorAlias alias) return ReadAlias(alias, depth);
        var mark = budget.Mark;
        var outer = deepest;
        deepest = depth;
        var anchor = current is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        if (anchor is not null) anchors[anchor] = (null, default, 0);
        CheckTag(current);
        Take(current, 1, current is Scalar text ? text.Value.Length : 0);
        DocumentNode node = current switch
        {
            Scalar scalar => new ScalarNode(scalar.Value, scalar.Style != ScalarStyle.Plain || IsStringTag(scalar.Tag), Span(scalar.Start, scalar.End))
            {
                BlockIndent = scalar.Style == ScalarStyle.Literal ? BlockIndent(scalar.Start) : -1,
            },
            SequenceStart start => ReadSequence(start, depth),
            MappingStart start => ReadMapping(start, depth),
            _ => throw new InvalidOperationException(),
        };
        if (anchor is not null) anchors[anchor] = (node, budget.Since(mark), deepest - depth);
        deepest = Math.Max(deepest, outer);
        return node;
    }

    private DocumentNode ReadAlias(AnchorAlias alias, int depth)
    {
        var place = Span(alias.Start, alias.End);
        var name = Text.Short(alias.Value.Value);
        if (!anchors.TryGetValue(alias.Value.Value, out var target))
        {
            Take(alias, 1, 0);
            findings.Add(Rules.BadAlias, place, $"There is no anchor '&{name}' before this alias.", Rules.BadAlias.Fix);
            return new ScalarNode("", false, place);
        }

        if (target.Node is null)
        {
            findings.Add(Rules.BadAlias, place, $"The alias '*{name}' stands inside its own anchor and would never end.", Rules.BadAlias.Fix);
            throw new StopException();
        }

        Take(alias, target.Size.Nodes, target.Size.Characters);
        if (depth + target.Depth > options.MaxDepth)
        {
            findings.Add(Rules.TooDeep, place, $"With '*{name}' written out the document nests deeper than {options.MaxDepth} levels.", Rules.TooDeep.Fix);
            throw new StopException();
        }

        deepest = Math.Max(deepest, depth + target.Depth);
        return target.Node;
    }

    private SequenceNode ReadSequence(SequenceStart start, int depth)
    {
        var items = new List<DocumentNode>();
        while (parser.MoveNext() && parser.Current is not SequenceEnd) items.Add(ReadNode(depth + 1));
        return new SequenceNode(items, Span(start.Start, parser.Current!.End));
    }

    private MappingNode ReadMapping(MappingStart start, int depth)
    {
        var entries = new MappingBuilder(findings);
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            parser.MoveNext();
            var value = ReadNode(depth + 1);
            if (key is ScalarNode { IsQuoted: false, Value: "<<" } && IsMergeSource(value)) entries.Merge(value);
            else if (key is ScalarNode scalar) entries.Add(scalar, value);
            else AddBadKey(key);
        }

        return new MappingNode(entries.Build(), Span(start.Start, parser.Current!.End));
    }

    private static bool IsMergeSource(DocumentNode value) =>
        value is MappingNode || (value is SequenceNode && value.Items.All(i => i is MappingNode));

    private void AddBadKey(DocumentNode key)
    {
        // {{ x }} without quotes is, to YAML, a mapping whose only key is a mapping.
        if (key is MappingNode && key.Entries.Count <= 1)
        {
            findings.Add(Rules.UnquotedExpression, key.Span, "An expression stands here without quotes.", "Write '{{ name }}', in quotes.");
            return;
        }

        findings.Add(Rules.BadKey, key.Span, $"A key must be a string; this one is {key.Describe()}.", Rules.BadKey.Fix);
    }

    private void Take(ParsingEvent at, long nodes, long characters)
    {
        if (budget.Take(nodes, characters)) return;
        findings.Add(Rules.TooManyNodes, Span(at.Start, at.End),
            $"The document grows beyond {options.MaxNodes} nodes or {options.MaxExpandedCharacters} characters here.", Rules.TooManyNodes.Fix);
        throw new StopException();
    }

    private void CheckTag(ParsingEvent current)
    {
        if (current is not NodeEvent { Tag.IsEmpty: false } node || node.Tag.IsNonSpecific) return;
        var tag = node.Tag.Value;
        if (tag.StartsWith(YamlTagPrefix, StringComparison.Ordinal) && tag[YamlTagPrefix.Length..] is "str" or "int" or "float" or "bool" or "null" or "seq" or "map") return;
        findings.Add(Rules.BadTag, Span(current.Start, current.End), $"The tag '{Text.Short(tag)}' means nothing in a document.", Rules.BadTag.Fix);
    }

    private static bool IsStringTag(TagName tag) => !tag.IsEmpty && (tag.IsNonSpecific || tag.Value == YamlTagPrefix + "str");

    private void AddSyntax(YamlException failure)
    {
        var message = failure.InnerException is { } inner && failure.Message.Length == 0 ? inner.Message : failure.Message;
        findings.Add(Rules.Syntax, Span(failure.Start, failure.End), $"The document is not well-formed: {Text.Short(message).TrimEnd('.')}.", SyntaxHint(failure));
    }

    private string SyntaxHint(YamlException failure)
    {
        var line = text.AsSpan();
        for (var i = 1L; i < failure.Start.Line && line.Length > 0; i++)
        {
            var end = line.IndexOf('\n');
            line = end < 0 ? [] : line[(end + 1)..];
        }

        var stop = line.IndexOf('\n');
        if (stop >= 0) line = line[..stop];
        if (line.TrimStart(' ').StartsWith("\t", StringComparison.Ordinal)) return "Indent with spaces; YAML allows no tabs there.";
        if (BeginsWithExpression(line)) return "Put quotes around a value that has {{ … }} in it.";
        if (line.Contains(": ", StringComparison.Ordinal) && line.Count(':') > 1) return "Put quotes around a value that has ': ' in it.";
        return Rules.Syntax.Fix;
    }

    private static bool BeginsWithExpression(ReadOnlySpan<char> line)
    {
        var open = line.IndexOf("{{", StringComparison.Ordinal);
        var before = open < 0 ? [] : line[..open].TrimEnd(' ');
        return before.Length > 0 && before[^1] is ':' or '-' or '[' or ',';
    }

    private int BlockIndent(Mark start)
    {
        var rest = text.AsSpan(Math.Min((int)start.Index, text.Length));
        while (rest.IndexOf('\n') is >= 0 and var end)
        {
            rest = rest[(end + 1)..];
            var indent = rest.IndexOfAnyExcept(' ');
            if (indent >= 0 && rest[indent] is not ('\n' or '\r')) return indent;
        }

        return -1;
    }

    private static SourceSpan Span(Mark start, Mark end) =>
        new((int)start.Line, (int)start.Column, (int)end.Line, (int)end.Column);

    /// <summary>The finding is made; there is nothing more to read.</summary>
    private sealed class StopException : Exception;
}
