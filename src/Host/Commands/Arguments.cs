namespace BuildFarm.Host.Commands;

/// <summary>Options with values (--name value), flags, and what is left.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _flags = new(StringComparer.Ordinal);

    public Arguments(IReadOnlyList<string> arguments, IReadOnlySet<string> flags, string usage)
    {
        Usage = usage;
        var plain = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                plain.Add(arguments[i]);
            }
            else if (flags.Contains(arguments[i]))
            {
                _flags.Add(arguments[i]);
            }
            else if (i + 1 < arguments.Count)
            {
                _values[arguments[i]] = arguments[++i];
            }
            else
            {
                throw Wrong($"{arguments[i]}: its value is missing.");
            }
        }
        Plain = plain;
    }

    public string Usage { get; }

    /// <summary>What is no option.</summary>
    public IReadOnlyList<string> Plain { get; }

    public bool Flag(string name) => _flags.Contains(name);

    /// <summary>An option's value, once; null when it was not given.</summary>
    public string? Take(string name) => _values.Remove(name, out var value) ? value : null;

    public long? TakeNumber(string name) => Take(name) switch
    {
        null => null,
        var text when long.TryParse(text, out var number) && number is >= 0 and < 1L << 40 => number,
        var text => throw Wrong($"{name}: \"{text}\" is no number."),
    };

    /// <summary>Refuses what nobody took.</summary>
    public void RequireEmpty(int plain)
    {
        if (_values.Count > 0)
        {
            throw Wrong($"{_values.Keys.First()}: unknown option.");
        }
        if (Plain.Count != plain)
        {
            throw Wrong(Plain.Count > plain ? $"{Plain[plain]}: one too many." : "Something is missing.");
        }
    }

    public HostException Wrong(string what) => HostException.Invalid($"{what}\n{Usage}");
}
