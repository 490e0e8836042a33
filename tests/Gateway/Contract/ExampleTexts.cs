using System.Text.RegularExpressions;
using BuildFarm.Model.Api;
using BuildFarm.Gateway.Tests.Operations.Support;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>Texts that keep a rule, and texts that break its pattern alone.</summary>
internal static class ExampleTexts
{
    private const string Digits = "01234567-89ab-cdef-0123-456789abcdef";

    private static readonly string[] s_good =
    [
        "web", "1.0.0", "x.x.x", "us-east-1", "000000000000", "default", "optional", "raw", "string", "String", "cron", "Linux", "aaaa",
        Arn("component/web/1.0.0/1"), Arn("component/web/1.0.0"), Arn("image-recipe/web/1.0.0"), Arn("container-recipe/web/1.0.0"), Arn("image/web/1.0.0/1"),
        Arn("image/web/1.0.0"), Arn("infrastructure-configuration/web"), Arn("distribution-configuration/web"), Arn("image-pipeline/web"),
        Arn("lifecycle-policy/web"), Arn("workflow/build/web/1.0.0/1"), Arn("workflow/build/web/1.0.0"), Arn("workflow/build/web/x.x.x"),
        "arn:aws:sns:us-east-1:000000000000:topic", "arn:aws:organizations::000000000000:organization/o-0123456789",
        "arn:aws:organizations::000000000000:ou/o-0123456789/ou-0123-01234567",
        "arn:aws:license-manager:us-east-1:000000000000:license-configuration:lic-0123456789abcdef0123456789abcdef",
        "lce-" + Digits, "wf-" + Digits, "step-" + Digits, "lt-0123456789abcdef0", "s3://bucket/key",
    ];

    private static readonly string[] s_bad = ["!!", "a\0b", "é", " ", "(", "..", "a b", "arn:aws", ""];

    /// <summary>A text that keeps the rules.</summary>
    public static string Good(FieldRules rules) => rules.Pattern.Length == 0
        ? new string('a', Math.Min(Math.Max(3, rules.MinLength), rules.HasMaxLength ? rules.MaxLength : int.MaxValue))
        : s_good.FirstOrDefault(text => Matches(rules.Pattern, text) && Fits(rules, text))
            ?? throw new InvalidOperationException($"There is no example for the pattern {rules.Pattern}; add one to {nameof(ExampleTexts)}.");

    /// <summary>Texts that keep the lengths and break the pattern; the last is a good one with a line break after it.</summary>
    public static IEnumerable<string> Bad(FieldRules rules) =>
        new[] { s_bad.First(text => !Matches(rules.Pattern, text) && Fits(rules, text)), Good(rules) + "\n" }.Where(text => !Matches(rules.Pattern, text) && Fits(rules, text));

    /// <summary>A text of so many characters; of the pattern's where that is easy.</summary>
    public static string OfLength(int length, FieldRules rules) =>
        rules.Pattern.Length > 0 && Good(rules) is var good && good.Length <= length && Matches(rules.Pattern, good + new string(good[^1], length - good.Length))
            ? good + new string(good[^1], length - good.Length)
            : new string('a', length);

    private static bool Fits(FieldRules rules, string text) =>
        (!rules.HasMinLength || text.Length >= rules.MinLength) && (!rules.HasMaxLength || text.Length <= rules.MaxLength);

    private static bool Matches(string pattern, string text) => Regex.IsMatch(text, $@"\A(?:{pattern})\z", RegexOptions.ECMAScript);

    private static string Arn(string rest) => TestFarm.Arn(rest);
}
