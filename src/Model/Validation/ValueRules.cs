namespace BuildFarm.Model.Validation;

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using Google.Protobuf.Reflection;

/// <summary>The rules for one value: a single field's, a list item's, a map's key or value.</summary>
internal sealed class ValueRules
{
    private readonly FieldRules rules;
    private readonly Regex? pattern;
    private readonly WireNames? names;
    private readonly string prefix;

    /// <param name="field">The field whose values these are; null for the keys of a map.</param>
    public ValueRules(FieldRules? rules, FieldDescriptor? field)
    {
        this.rules = rules ?? new FieldRules();
        prefix = field is null ? "key." : "";
        if (this.rules.Pattern.Length > 0) pattern = Patterns.Of(this.rules.Pattern);
        if (field?.FieldType == FieldType.Enum) names = WireNames.Of(field.EnumType);
        HasAny = pattern is not null || names is not null || this.rules.HasMinLength || this.rules.HasMaxLength || this.rules.HasMin || this.rules.HasMax;
    }

    public bool HasAny { get; }

    public void Check(object value, string path, ViolationList found)
    {
        switch (value)
        {
            case string text:
                CheckText(text, path, found);
                break;
            case Enum choice when names is not null:
                if (names.NameOf((int)value) is null) found.Add(path, "enum", $"must be one of {string.Join(", ", names.All)}");
                break;
            case int or long or uint or double or float:
                CheckNumber(value, path, found);
                break;
        }
    }

    private void CheckText(string text, string path, ViolationList found)
    {
        if (rules.HasMinLength || rules.HasMaxLength)
        {
            var length = LengthOf(text);
            if (rules.HasMinLength && length < rules.MinLength)
                found.Add(path, prefix + "minLength", $"must have at least {rules.MinLength} characters, not {length}");
            if (rules.HasMaxLength && length > rules.MaxLength)
                found.Add(path, prefix + "maxLength", $"must have at most {rules.MaxLength} characters, not {length}");
        }

        if (pattern is null) return;
        // A text that is too long is refused above; matching it would only cost time.
        if (rules.HasMaxLength && text.Length > rules.MaxLength * 2) return;
        if (!Patterns.Matches(pattern, text))
            found.Add(path, prefix + "pattern", $"must match {rules.Pattern} as a whole; a string of {LengthOf(text)} characters does not");
    }

    private void CheckNumber(object value, string path, ViolationList found)
    {
        if (!rules.HasMin && !rules.HasMax) return;
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (rules.HasMin && number < rules.Min) found.Add(path, "min", $"must be at least {rules.Min}");
        if (rules.HasMax && number > rules.Max) found.Add(path, "max", $"must be at most {rules.Max}");
    }

    // The service counts characters, not UTF-16 units.
    private static int LengthOf(string text)
    {
        var length = 0;
        foreach (Rune _ in text.EnumerateRunes()) length++;
        return length;
    }
}
