using System.Globalization;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Gateway.Reference;

/// <summary>What the contract says of a member, in words.</summary>
internal static class RuleTexts
{
    public static FieldRules RulesOf(FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Rules) ?? new FieldRules();

    /// <summary>Whether callers must give it; a client token is made for those who don't.</summary>
    public static bool IsRequired(FieldDescriptor field) => RulesOf(field) is { Required: true, IdempotencyToken: false };

    /// <summary>One sentence a rule; none for a member without rules.</summary>
    public static IEnumerable<string> Of(FieldDescriptor field)
    {
        var rules = RulesOf(field);
        if (rules.IdempotencyToken)
        {
            yield return "made by the farm when it is not given";
        }

        foreach (var text in Items(rules).Concat(Values(field.IsRepeated ? rules.Item : rules, field.IsMap ? "each value: " : field.IsRepeated ? "each: " : "")).Concat(Values(rules.Key, "each key: ")))
        {
            yield return text;
        }
    }

    /// <summary>string, integer, map of string to string, list of Filter. Messages and enums by their names.</summary>
    public static string TypeOf(FieldDescriptor field) =>
        field.IsMap ? $"map of string to {One(field.MessageType.FindFieldByNumber(2))}" : field.IsRepeated ? $"list of {One(field)}" : One(field);

    /// <summary>The message or the enum that a member's values are of; null for plain values.</summary>
    public static IDescriptor? NamedType(FieldDescriptor field)
    {
        var value = field.IsMap ? field.MessageType.FindFieldByNumber(2) : field;
        return value.FieldType switch
        {
            FieldType.Enum => value.EnumType,
            FieldType.Message when !IsTime(value) => value.MessageType,
            _ => null,
        };
    }

    public static bool IsTime(FieldDescriptor field) => field.FieldType == FieldType.Message && field.MessageType.FullName == Timestamp.Descriptor.FullName;

    /// <summary>What a type is called beside all others: the API's by its own name, the farm's own as Farm.NAME, since a few names are in both.</summary>
    public static string NameOf(IDescriptor type) => type.File.Package == ImagebuilderReflection.Descriptor.Package
        ? type.Name
        : CultureInfo.InvariantCulture.TextInfo.ToTitleCase(type.File.Package.Split('.')[^2]) + "." + type.Name;

    /// <summary>The names that an enum's values have in JSON.</summary>
    public static IReadOnlyList<string> Names(EnumDescriptor type) => WireNames.Of(type).All;

    private static string One(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => "string",
        FieldType.Bool => "boolean",
        FieldType.Double or FieldType.Float => "number",
        FieldType.Bytes => "base64",
        FieldType.Enum => field.EnumType.Name,
        FieldType.Message when IsTime(field) => RulesOf(field).EpochSeconds ? "time, seconds since 1970" : "time, RFC 3339",
        FieldType.Message => field.MessageType.Name,
        _ => "integer",
    };

    private static IEnumerable<string> Items(FieldRules rules)
    {
        if (rules.HasMinItems || rules.HasMaxItems)
        {
            yield return $"{Range(rules.HasMinItems ? rules.MinItems : null, rules.HasMaxItems ? rules.MaxItems : null)} items";
        }
    }

    private static IEnumerable<string> Values(FieldRules? rules, string of)
    {
        if (rules is null)
        {
            yield break;
        }

        if (rules.HasMinLength || rules.HasMaxLength)
        {
            yield return $"{of}{Range(rules.HasMinLength ? rules.MinLength : null, rules.HasMaxLength ? rules.MaxLength : null)} characters";
        }

        if (rules.HasMin || rules.HasMax)
        {
            yield return of + Range(rules.HasMin ? rules.Min : null, rules.HasMax ? rules.Max : null);
        }

        if (rules.Pattern.Length > 0)
        {
            yield return $"{of}matches {rules.Pattern}";
        }
    }

    private static string Range(long? least, long? most) => (least, most) switch
    {
        ({ } low, { } high) => $"{low} to {high}",
        ({ } low, null) => $"at least {low}",
        _ => $"at most {most}",
    };
}
