namespace BuildFarm.Documents;

/// <summary>A node of a parsed document that knows where it stands. Immutable.</summary>
public abstract class DocumentNode(SourceSpan span)
{
    public SourceSpan Span { get; } = span;

    /// <summary>The scalar's text; null for a list, a mapping, and YAML's null.</summary>
    public virtual string? AsString() => null;

    /// <summary>The items of a list; empty for anything else.</summary>
    public virtual IReadOnlyList<DocumentNode> Items => [];

    /// <summary>The entries of a mapping in the document's order; empty for anything else.</summary>
    public virtual IReadOnlyList<MappingEntry> Entries => [];

    /// <summary>The value under a key, by exact name; null when there is none or this is no mapping.</summary>
    public DocumentNode? Get(string key)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Name, key, StringComparison.Ordinal)) return entry.Value;
        }

        return null;
    }

    /// <summary>The text under a key; null when absent, null, or no scalar.</summary>
    public string? GetString(string key) => Get(key)?.AsString();

    /// <summary>A whole number, quoted or not.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        return AsString() is { } text && ScalarRules.TryInteger(text, out value);
    }

    /// <summary>true or false in any case, quoted or not.</summary>
    public bool TryGetBoolean(out bool value)
    {
        value = false;
        return AsString() is { } text && ScalarRules.TryBoolean(text, out value);
    }

    /// <summary>One string, or a list of scalars, as a list. Null when it is neither.</summary>
    public IReadOnlyList<string>? AsStringList()
    {
        if (this is ScalarNode) return AsString() is { } single ? [single] : null;
        if (this is not SequenceNode) return null;
        var texts = new List<string>(Items.Count);
        foreach (var item in Items)
        {
            if (item is not ScalarNode scalar) return null;
            texts.Add(scalar.Value);
        }

        return texts;
    }

    /// <summary>What it is, for messages: "a list", "a mapping", "a number"…</summary>
    public abstract string Describe();
}
