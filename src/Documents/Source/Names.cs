namespace BuildFarm.Documents;

/// <summary>What names look like.</summary>
internal static class Names
{
    private const int MaxFreeLength = 256;

    /// <summary>Names of phases and steps: any text on one line that an expression can refer to.</summary>
    public static void CheckFree(ScalarNode name, string kind, DiagnosticBag findings)
    {
        if (name.Value.Contains("{{", StringComparison.Ordinal))
        {
            findings.Add(Rules.ExpressionNotAllowed, name.Span, $"A {kind} name takes no expression.", "Write the name itself.");
        }
        else if (name.Value.Length > MaxFreeLength || name.Value.AsSpan().ContainsAny("\r\n\t{}"))
        {
            findings.Add(Rules.BadName, name.Span, $"'{Text.Short(name.Value)}' can't be a {kind} name.",
                $"Use at most {MaxFreeLength} characters on one line, without braces.");
        }
    }

    /// <summary>Names of parameters and constants: 3 to 128 letters, digits, - and _.</summary>
    public static void CheckVariable(ScalarNode name, string kind, DiagnosticBag findings)
    {
        if (name.Value == Expressions.LoopExpression.Current)
        {
            findings.Add(Rules.ReservedName, name.Span, $"A {kind} can't be named 'loop'.", Rules.ReservedName.Fix);
        }
        else if (name.Value.Length is < 3 or > 128 || !name.Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            findings.Add(Rules.BadName, name.Span, $"'{Text.Short(name.Value)}' can't be a {kind} name.",
                "Use 3 to 128 letters, digits, dashes and underscores.");
        }
        else if (name.Kind != ScalarKind.String)
        {
            findings.Add(Rules.BadName, name.Span, $"The {kind} name {name.Value} is {name.Describe()}, not a string.", $"Write '{name.Value}', in quotes.");
        }
    }
}
