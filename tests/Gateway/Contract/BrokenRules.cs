using System.Collections;
using System.Globalization;
using BuildFarm.Model.Api;
using BuildFarm.Model.Operations;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>Every rule that the contract states for a request, each broken by a request of its own.</summary>
internal static class BrokenRules
{
    public static IEnumerable<BrokenRule> Of(OperationInfo operation) => ContractField.Of(operation.Request).SelectMany(field => Of(operation, field));

    private static IEnumerable<BrokenRule> Of(OperationInfo operation, ContractField field)
    {
        var rules = field.Rules;
        var inPath = operation.PathFields.Values.Contains(field.Field);
        if (rules is { Required: true, IdempotencyToken: false } && (field.Field.HasPresence || field.Field.IsRepeated))
        {
            yield return Broken(operation, field, "required", "must be given", (holder, one) => one.Accessor.Clear(holder)) with { EmptyInRestPath = inPath };
        }

        foreach (var broken in field.Field.IsMap ? OfMap(operation, field) : field.Field.IsRepeated ? OfList(operation, field) : OfSingle(operation, field))
        {
            yield return broken with { EmptyInRestPath = inPath && broken.Rule == "minLength" };
        }
    }

    private static IEnumerable<BrokenRule> OfSingle(OperationInfo operation, ContractField field) =>
        BadValues(field.Field, field.Rules).Select(bad => Broken(operation, field, bad.Rule, bad.Says, (holder, one) => one.Accessor.SetValue(holder, bad.Value)));

    private static IEnumerable<BrokenRule> OfList(OperationInfo operation, ContractField field)
    {
        var item = field.Rules.Item ?? new FieldRules();
        foreach (var bad in BadValues(field.Field, item))
        {
            yield return Broken(operation, field, bad.Rule, bad.Says, (holder, one) => ((IList)one.Accessor.GetValue(holder))[0] = bad.Value, "[0]");
        }

        foreach (var (rule, count) in Counts(field.Rules))
        {
            yield return Broken(operation, field, rule, Items(rule, field.Rules), (holder, one) =>
            {
                var list = (IList)one.Accessor.GetValue(holder);
                while (list.Count > count) list.RemoveAt(0);
                while (list.Count < count) list.Add(ExampleRequests.Value(one, item));
            });
        }
    }

    private static IEnumerable<BrokenRule> OfMap(OperationInfo operation, ContractField field)
    {
        var (key, item, value) = (field.Rules.Key ?? new FieldRules(), field.Rules.Item ?? new FieldRules(), ExampleRequests.MapValue(field.Field));
        foreach (var bad in BadValues(field.Field.MessageType.FindFieldByNumber(1), key))
        {
            yield return Broken(operation, field, "key." + bad.Rule, bad.Says, (holder, one) => Entries(holder, one).Add(bad.Value, ExampleRequests.Value(value, item)), "['");
        }

        foreach (var bad in BadValues(value, item))
        {
            yield return Broken(operation, field, bad.Rule, bad.Says, (holder, one) => Entries(holder, one)[ExampleTexts.Good(key)] = bad.Value, "['");
        }

        foreach (var (rule, count) in Counts(field.Rules))
        {
            yield return Broken(operation, field, rule, Items(rule, field.Rules), (holder, one) =>
            {
                for (var at = Entries(holder, one).Count; at < count; at++) Entries(holder, one).Add($"k{at}", ExampleRequests.Value(value, item));
            });
        }
    }

    // A list of one too few is only another than an empty one, which is as good as absent, where two or more are asked for.
    private static IEnumerable<(string Rule, int Count)> Counts(FieldRules rules)
    {
        if (rules.MinItems > 1) yield return ("minItems", rules.MinItems - 1);
        if (rules.HasMaxItems) yield return ("maxItems", rules.MaxItems + 1);
    }

    private static string Items(string rule, FieldRules rules) => rule == "minItems" ? $"at least {rules.MinItems} items" : $"at most {rules.MaxItems} items";

    private static IEnumerable<(string Rule, string Says, object Value)> BadValues(FieldDescriptor field, FieldRules rules)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                if (rules.MinLength > 0) yield return ("minLength", $"at least {rules.MinLength} characters", new string('a', rules.MinLength - 1));
                if (rules.HasMaxLength) yield return ("maxLength", $"at most {rules.MaxLength} characters", ExampleTexts.OfLength(rules.MaxLength + 1, rules));
                if (rules.Pattern.Length == 0) break;
                foreach (var bad in ExampleTexts.Bad(rules)) yield return ("pattern", $"must match {rules.Pattern} as a whole", bad);
                break;
            case FieldType.Enum:
                yield return ("enum", "must be one of", Enum.ToObject(field.EnumType.ClrType, 9999));
                yield return ("enum", "must be one of", Enum.ToObject(field.EnumType.ClrType, 0));
                break;
            case FieldType.Int32 or FieldType.Int64 or FieldType.Double or FieldType.Float:
                if (rules.HasMin) yield return ("min", $"at least {rules.Min}", Number(field, rules.Min - 1));
                if (rules.HasMax && (field.FieldType != FieldType.Int32 || rules.Max < int.MaxValue)) yield return ("max", $"at most {rules.Max}", Number(field, rules.Max + 1));
                break;
        }
    }

    private static object Number(FieldDescriptor field, long value) => field.FieldType switch
    {
        FieldType.Int32 => (object)checked((int)value),
        FieldType.Int64 => value,
        FieldType.Float => (float)value,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    private static IDictionary Entries(IMessage holder, FieldDescriptor map) => (IDictionary)map.Accessor.GetValue(holder);

    private static BrokenRule Broken(OperationInfo operation, ContractField field, string rule, string says, Action<IMessage, FieldDescriptor> breakIt, string suffix = "")
    {
        var (request, holder) = ExampleRequests.With(operation.Request, field);
        breakIt(holder, field.Field);
        return new BrokenRule(field.Path + suffix, rule, says, request);
    }
}
