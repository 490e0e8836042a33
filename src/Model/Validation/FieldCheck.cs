namespace BuildFarm.Model.Validation;

using System.Collections;
using BuildFarm.Model.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

/// <summary>The rules of one field.</summary>
internal sealed class FieldCheck
{
    private readonly FieldDescriptor field;
    private readonly FieldRules rules;
    private readonly ValueRules value;
    private readonly ValueRules? key;
    private readonly Lazy<MessageRules>? nested;

    public FieldCheck(FieldDescriptor field)
    {
        this.field = field;
        rules = field.GetOptions()?.GetExtension(OptionsExtensions.Rules) ?? new FieldRules();
        var valueField = field.IsMap ? field.MessageType.FindFieldByNumber(2) : field;
        value = new ValueRules(field.IsRepeated ? rules.Item : rules, valueField);
        if (field.IsMap) key = new ValueRules(rules.Key, null);
        if (valueField.FieldType == FieldType.Message && !valueField.MessageType.FullName.StartsWith("google.protobuf.", StringComparison.Ordinal))
            nested = new Lazy<MessageRules>(() => MessageRules.Of(valueField.MessageType));
    }

    public void Check(IMessage message, string parent, ViolationList found)
    {
        if (field.IsMap) CheckMap((IDictionary)field.Accessor.GetValue(message), parent, found);
        else if (field.IsRepeated) CheckList((IList)field.Accessor.GetValue(message), parent, found);
        else CheckSingle(message, parent, found);
    }

    private void CheckSingle(IMessage message, string parent, ViolationList found)
    {
        if (field.HasPresence && !field.Accessor.HasValue(message))
        {
            if (rules.Required) found.Add(Path(parent), "required", "must be given");
            return;
        }

        if (nested is null && !value.HasAny) return;
        CheckValue(field.Accessor.GetValue(message), Path(parent), found);
    }

    private void CheckList(IList list, string parent, ViolationList found)
    {
        if (!CheckCount(list.Count, parent, found) || (nested is null && !value.HasAny)) return;
        for (var i = 0; i < list.Count && !found.IsFull; i++) CheckValue(list[i]!, $"{Path(parent)}[{i}]", found);
    }

    private void CheckMap(IDictionary map, string parent, ViolationList found)
    {
        if (!CheckCount(map.Count, parent, found)) return;
        foreach (DictionaryEntry entry in map)
        {
            if (found.IsFull) return;
            var path = $"{Path(parent)}['{Shown((string)entry.Key)}']";
            key!.Check(entry.Key, path, found);
            CheckValue(entry.Value!, path, found);
        }
    }

    // False when there is nothing to look into: an empty list is an absent one.
    private bool CheckCount(int count, string parent, ViolationList found)
    {
        if (count == 0)
        {
            if (rules.Required) found.Add(Path(parent), "required", "must be given and not be empty");
            return false;
        }

        if (rules.HasMinItems && count < rules.MinItems) found.Add(Path(parent), "minItems", $"must have at least {rules.MinItems} items, not {count}");
        if (rules.HasMaxItems && count > rules.MaxItems) found.Add(Path(parent), "maxItems", $"must have at most {rules.MaxItems} items, not {count}");
        return true;
    }

    private void CheckValue(object item, string path, ViolationList found)
    {
        if (nested is not null) nested.Value.Check((IMessage)item, path, found);
        else value.Check(item, path, found);
    }

    private string Path(string parent) => parent.Length == 0 ? field.JsonName : $"{parent}.{field.JsonName}";

    // Keys are names, not secrets, but they come from outside.
    private static string Shown(string key)
    {
        var shown = string.Concat(key.Take(64).Select(c => char.IsControl(c) ? '?' : c));
        return key.Length > 64 ? shown + "…" : shown;
    }
}
