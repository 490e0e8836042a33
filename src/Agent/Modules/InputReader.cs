using System.Globalization;
using BuildFarm.Documents;

namespace BuildFarm.Agent.Modules;

/// <summary>Reads a module's inputs with their defaults; what does not fit is named with its place.</summary>
internal readonly struct InputReader(DocumentNode node, string place)
{
    public DocumentNode Node { get; } = node;

    public string Required(string name) =>
        Optional(name) is { Length: > 0 } text ? text : throw new ModuleException($"{place}: '{name}' is required and must not be empty");

    public string? Optional(string name)
    {
        DocumentNode? value = Node.Get(name);
        return value is null || value is ScalarNode
            ? value?.AsString()
            : throw new ModuleException($"{place}.{name} must be a string, but it is {value.Describe()}");
    }

    public bool Flag(string name, bool fallback)
    {
        if (Node.Get(name) is not { } value || value.AsString() is null)
        {
            return fallback;
        }

        return value.TryGetBoolean(out bool flag)
            ? flag
            : throw new ModuleException($"{place}.{name} must be true or false, but it is '{value.AsString()}'");
    }

    public int Number(string name, int fallback, int least, int most)
    {
        if (Node.Get(name) is not { } value || value.AsString() is null)
        {
            return fallback;
        }

        return value.TryGetInt64(out long number) && number >= least && number <= most
            ? (int)number
            : throw new ModuleException(string.Create(CultureInfo.InvariantCulture, $"{place}.{name} must be a whole number from {least} to {most}, but it is '{value.AsString()}'"));
    }

    /// <summary>A list of strings; one string counts as a list of one; absent is empty.</summary>
    public IReadOnlyList<string> List(string name) => Node.Get(name) is not { } value
        ? []
        : value.AsStringList() ?? (value is ScalarNode ? [] : throw new ModuleException($"{place}.{name} must be a list of strings"));

    public T OneOf<T>(string name, string? fallback, IReadOnlyDictionary<string, T> allowed)
    {
        string text = Optional(name) ?? fallback ?? throw new ModuleException($"{place}: '{name}' is required");
        foreach ((string key, T value) in allowed)
        {
            if (string.Equals(key, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new ModuleException($"{place}.{name} is '{text}'; allowed are {string.Join(", ", allowed.Keys)}");
    }
}
