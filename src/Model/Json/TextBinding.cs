namespace BuildFarm.Model.Json;

using System.Collections;
using System.Globalization;
using BuildFarm.Model.Errors;
using Google.Protobuf;

/// <summary>Sets fields from texts of a path or a query.</summary>
internal static class TextBinding
{
    public static void Set(IMessage message, FieldPlan field, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        if (field.IsMap) throw new NotSupportedException($"{field.Field.FullName}: a map has no form in a path or a query");
        if (field.IsList)
        {
            var list = (IList)field.Accessor.GetValue(message);
            foreach (var text in texts) list.Add(Convert(text, field));
            return;
        }

        if (texts.Count > 1) throw Errors.InvalidValue(field.Name, "It is given more than once.");
        field.Accessor.SetValue(message, Convert(texts[0], field));
    }

    private static object Convert(string text, FieldPlan field)
    {
        var culture = CultureInfo.InvariantCulture;
        return field.Value.Kind switch
        {
            ValueKind.String => text,
            ValueKind.Bool => bool.TryParse(text, out var truth) ? truth : throw Wrong(field, "true or false"),
            ValueKind.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var int32) ? int32 : throw Wrong(field, "a whole number"),
            ValueKind.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var int64) ? int64 : throw Wrong(field, "a whole number"),
            ValueKind.Enum => field.Value.EnumValues!.TryGetValue(text, out var value)
                ? value
                : throw Wrong(field, "one of " + string.Join(", ", field.Value.Names!.All)),
            _ => throw new NotSupportedException($"{field.Field.FullName}: {field.Value.Kind} has no form in a path or a query"),
        };
    }

    private static ApiException Wrong(FieldPlan field, string expected) => Errors.InvalidValue(field.Name, $"It must be {expected}.");
}
