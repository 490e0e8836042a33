using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using BuildFarm.Model.Json;

namespace BuildFarm.Model.Auth.Policies;

internal enum ConditionKind
{
    Equals,
    EqualsIgnoreCase,
    Like,
    Bool,
    Ip,
    DateLess,
    DateLessOrEqual,
    DateEquals,
    Null,
}

internal enum ConditionQuantifier
{
    None,
    Any,
    All,
}

/// <summary>How a condition compares, taken apart from a name such as ForAnyValue:StringNotLikeIfExists.</summary>
/// <param name="Swapped">The comparison is made the other way round: greater than, from less than.</param>
internal sealed record ConditionOperator(ConditionKind Kind, bool Negated, bool Swapped, bool IfExists, ConditionQuantifier Quantifier)
{
    private const string Existing = "IfExists";

    private static readonly Dictionary<string, (ConditionKind Kind, bool Negated, bool Swapped)> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["StringEquals"] = (ConditionKind.Equals, false, false),
        ["StringNotEquals"] = (ConditionKind.Equals, true, false),
        ["StringEqualsIgnoreCase"] = (ConditionKind.EqualsIgnoreCase, false, false),
        ["StringNotEqualsIgnoreCase"] = (ConditionKind.EqualsIgnoreCase, true, false),
        ["StringLike"] = (ConditionKind.Like, false, false),
        ["StringNotLike"] = (ConditionKind.Like, true, false),
        ["ArnEquals"] = (ConditionKind.Like, false, false),
        ["ArnLike"] = (ConditionKind.Like, false, false),
        ["ArnNotEquals"] = (ConditionKind.Like, true, false),
        ["ArnNotLike"] = (ConditionKind.Like, true, false),
        ["Bool"] = (ConditionKind.Bool, false, false),
        ["IpAddress"] = (ConditionKind.Ip, false, false),
        ["NotIpAddress"] = (ConditionKind.Ip, true, false),
        ["DateEquals"] = (ConditionKind.DateEquals, false, false),
        ["DateNotEquals"] = (ConditionKind.DateEquals, true, false),
        ["DateLessThan"] = (ConditionKind.DateLess, false, false),
        ["DateLessThanEquals"] = (ConditionKind.DateLessOrEqual, false, false),
        ["DateGreaterThan"] = (ConditionKind.DateLess, false, true),
        ["DateGreaterThanEquals"] = (ConditionKind.DateLessOrEqual, false, true),
        ["Null"] = (ConditionKind.Null, false, false),
    };

    public static bool TryParse(string name, [NotNullWhen(true)] out ConditionOperator? parsed)
    {
        parsed = null;
        var quantifier = ConditionQuantifier.None;
        var rest = name;
        if (rest.StartsWith("ForAllValues:", StringComparison.OrdinalIgnoreCase))
        {
            (quantifier, rest) = (ConditionQuantifier.All, rest["ForAllValues:".Length..]);
        }
        else if (rest.StartsWith("ForAnyValue:", StringComparison.OrdinalIgnoreCase))
        {
            (quantifier, rest) = (ConditionQuantifier.Any, rest["ForAnyValue:".Length..]);
        }

        var ifExists = rest.EndsWith(Existing, StringComparison.OrdinalIgnoreCase);
        rest = ifExists ? rest[..^Existing.Length] : rest;
        if (Names.TryGetValue(rest, out var found) && !(found.Kind == ConditionKind.Null && ifExists))
        {
            parsed = new ConditionOperator(found.Kind, found.Negated, found.Swapped, ifExists, quantifier);
        }

        return parsed is not null;
    }

    /// <summary>What is wrong with a value of a document under this operator; null when nothing is.</summary>
    public string? Refuse(string value) => Kind switch
    {
        ConditionKind.Ip when !TryNetwork(value, out _) => $"'{JsonNames.Segment(value)}' is no address or network such as 10.0.0.0/8",
        ConditionKind.DateLess or ConditionKind.DateLessOrEqual or ConditionKind.DateEquals when !TryDate(value, out _) => $"'{JsonNames.Segment(value)}' is no time such as 2026-01-31T12:00:00Z",
        ConditionKind.Bool or ConditionKind.Null when !bool.TryParse(value, out _) => $"'{JsonNames.Segment(value)}' is neither true nor false",
        _ => null,
    };

    /// <summary>The plain comparison, before any negation.</summary>
    public bool Test(string value, string present) => Kind switch
    {
        ConditionKind.Equals => string.Equals(value, present, StringComparison.Ordinal),
        ConditionKind.EqualsIgnoreCase or ConditionKind.Bool => string.Equals(value, present, StringComparison.OrdinalIgnoreCase),
        ConditionKind.Like => Wildcards.Match(value, present),
        ConditionKind.Ip => TryNetwork(value, out var network) && IPAddress.TryParse(present, out var address) && network.Contains(Plain(address)),
        _ => TryDate(value, out var wanted) && TryDate(present, out var given) && TestDate(given, wanted),
    };

    private bool TestDate(DateTimeOffset given, DateTimeOffset wanted)
    {
        var order = Swapped ? wanted.CompareTo(given) : given.CompareTo(wanted);
        return Kind switch
        {
            ConditionKind.DateLess => order < 0,
            ConditionKind.DateLessOrEqual => order <= 0,
            _ => order == 0,
        };
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool TryNetwork(string text, out IPNetwork network)
    {
        if (text.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(text, out network);
        }

        network = default;
        if (!IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    private static bool TryDate(string text, out DateTimeOffset date) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
