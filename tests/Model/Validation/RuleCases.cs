namespace BuildFarm.Model.Tests.Validation;

using System.Collections;
using System.Text.RegularExpressions;
using BuildFarm.Model.Api;
using BuildFarm.Model.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.Reflection;

/// <summary>For every rule of every field of the contract, a message that breaks it.</summary>
public static class RuleCases
{
    private static readonly string[] Unlikely = ["\u0001", "!", "", "é", " ", "a\n"];

    public static IEnumerable<RuleCase> All() => ContractTypes.All.SelectMany(type => type.Fields.InDeclarationOrder().SelectMany(Of));

    private static IEnumerable<RuleCase> Of(FieldDescriptor field)
    {
        var rules = field.GetOptions()?.GetExtension(OptionsExtensions.Rules) ?? new FieldRules();
        if (rules.Required) yield return new RuleCase(field, "required", Empty(field));
        if (field.IsMap)
        {
            foreach (var broken in Counts(field, rules)) yield return broken;
            foreach (var (rule, text) in Texts(rules.Key)) yield return new RuleCase(field, "key." + rule, With(field, map => ((IDictionary)map)[text] = ""));
            foreach (var (rule, text) in Texts(rules.Item)) yield return new RuleCase(field, rule, With(field, map => ((IDictionary)map)["k"] = text));
        }
        else if (field.IsRepeated)
        {
            foreach (var broken in Counts(field, rules)) yield return broken;
            if (field.FieldType != FieldType.String) yield break;
            foreach (var (rule, text) in Texts(rules.Item)) yield return new RuleCase(field, rule, With(field, list => ((IList)list).Add(text)));
        }
        else
        {
            foreach (var (rule, value) in Singles(field, rules)) yield return new RuleCase(field, rule, Set(field, value));
        }
    }

    private static IEnumerable<(string Rule, object Value)> Singles(FieldDescriptor field, FieldRules rules)
    {
        if (field.FieldType == FieldType.String)
        {
            foreach (var (rule, text) in Texts(rules)) yield return (rule, text);
        }

        if (field.FieldType == FieldType.Enum) yield return ("enum", System.Enum.ToObject(field.EnumType.ClrType, 999));
        if (rules.HasMin) yield return ("min", Number(field, rules.Min - 1));
        if (rules.HasMax) yield return ("max", Number(field, rules.Max + 1));
    }

    private static IEnumerable<(string Rule, string Text)> Texts(FieldRules? rules)
    {
        if (rules is null) yield break;
        if (rules.HasMinLength && rules.MinLength > 0) yield return ("minLength", new string('a', rules.MinLength - 1));
        if (rules.HasMaxLength) yield return ("maxLength", new string('a', rules.MaxLength + 1));
        if (rules.Pattern.Length == 0) yield break;
        var whole = new Regex($@"\A(?:{rules.Pattern})\z", RegexOptions.ECMAScript);
        if (Array.Find(Unlikely, text => !whole.IsMatch(text)) is { } odd) yield return ("pattern", odd);
    }

    private static IEnumerable<RuleCase> Counts(FieldDescriptor field, FieldRules rules)
    {
        if (rules.HasMinItems && rules.MinItems > 1) yield return new RuleCase(field, "minItems", With(field, items => Fill(field, items, rules.MinItems - 1)));
        if (rules.HasMaxItems) yield return new RuleCase(field, "maxItems", With(field, items => Fill(field, items, rules.MaxItems + 1)));
    }

    private static void Fill(FieldDescriptor field, object items, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (field.IsMap) ((IDictionary)items)["k" + i] = "";
            else ((IList)items).Add(field.FieldType == FieldType.Message ? field.MessageType.Parser.ParseFrom(ByteString.Empty) : "a");
        }
    }

    private static object Number(FieldDescriptor field, long number) => field.FieldType switch
    {
        FieldType.Int32 => (object)checked((int)number),
        FieldType.Int64 => number,
        _ => (double)number,
    };

    private static IMessage Empty(FieldDescriptor field) => field.ContainingType.Parser.ParseFrom(ByteString.Empty);

    private static IMessage Set(FieldDescriptor field, object value)
    {
        var message = Empty(field);
        field.Accessor.SetValue(message, value);
        return message;
    }

    private static IMessage With(FieldDescriptor field, Action<object> change)
    {
        var message = Empty(field);
        change(field.Accessor.GetValue(message));
        return message;
    }
}
