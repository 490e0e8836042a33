using BuildFarm.Documents.Expressions;

namespace BuildFarm.Documents.Conditions;

/// <summary>Evaluates conditions. Strings are neither trimmed nor, for stringEquals, folded; ordering and patterns ignore case (guide, field notes).</summary>
public sealed class ConditionEvaluator(IExpressionScope scope, IConditionProbe probe)
{
    /// <summary>What the step's <c>if</c> asks for.</summary>
    /// <exception cref="ExpressionException">A value refers to something that the scope doesn't have, or a resolved pattern is none.</exception>
    public async ValueTask<ConditionAction> DecideAsync(IfDefinition definition, CancellationToken cancellation = default) =>
        await EvaluateAsync(definition.Condition, cancellation).ConfigureAwait(false) ? definition.Then : definition.Else;

    /// <summary>True or false, in the order written; stops as soon as the answer is known.</summary>
    /// <exception cref="ExpressionException">A value refers to something that the scope doesn't have, or a resolved pattern is none.</exception>
    public async ValueTask<bool> EvaluateAsync(Condition condition, CancellationToken cancellation = default)
    {
        switch (condition)
        {
            case AndCondition all:
                foreach (var inner in all.Conditions)
                {
                    if (!await EvaluateAsync(inner, cancellation).ConfigureAwait(false)) return false;
                }

                return true;
            case OrCondition any:
                foreach (var inner in any.Conditions)
                {
                    if (await EvaluateAsync(inner, cancellation).ConfigureAwait(false)) return true;
                }

                return false;
            case NotCondition not:
                return !await EvaluateAsync(not.Inner, cancellation).ConfigureAwait(false);
            case ComparisonCondition comparison:
                var operand = (await ExpressionResolver.ResolveAsync(comparison.Operand.Value, scope, cancellation).ConfigureAwait(false)).Text;
                var value = comparison.Value is null
                    ? ""
                    : (await ExpressionResolver.ResolveAsync(comparison.Value.Value, scope, cancellation).ConfigureAwait(false)).Text;
                return await CompareAsync(comparison.Operator, operand, value, cancellation).ConfigureAwait(false);
            default:
                throw new ArgumentException($"Unknown condition {condition.GetType().Name}.", nameof(condition));
        }
    }

    private ValueTask<bool> CompareAsync(ComparisonOperator comparison, string operand, string value, CancellationToken cancellation) => comparison switch
    {
        ComparisonOperator.BinaryExists => probe.BinaryExistsAsync(operand, cancellation),
        ComparisonOperator.FileExists => probe.FileExistsAsync(operand, cancellation),
        ComparisonOperator.FolderExists => probe.FolderExistsAsync(operand, cancellation),
        ComparisonOperator.FileMD5Equals => HashEqualsAsync(FileHashKind.MD5, operand, value, cancellation),
        ComparisonOperator.FileSHA1Equals => HashEqualsAsync(FileHashKind.SHA1, operand, value, cancellation),
        ComparisonOperator.FileSHA256Equals => HashEqualsAsync(FileHashKind.SHA256, operand, value, cancellation),
        ComparisonOperator.FileSHA512Equals => HashEqualsAsync(FileHashKind.SHA512, operand, value, cancellation),
        _ => ValueTask.FromResult(Compare(comparison, operand, value)),
    };

    /// <summary>The comparisons that need nothing of the machine. Operand is what stands behind the operator, value what stands under <c>value</c>.</summary>
    public static bool Compare(ComparisonOperator comparison, string operand, string value) => comparison switch
    {
        ComparisonOperator.StringIsEmpty => operand.Length == 0,
        // "Contains only spaces", and the empty string has none.
        ComparisonOperator.StringIsWhitespace => operand.Length > 0 && operand.AsSpan().IsWhiteSpace(),
        ComparisonOperator.StringEquals => string.Equals(operand, value, StringComparison.Ordinal),
        ComparisonOperator.StringLessThan => Order(value, operand) < 0,
        ComparisonOperator.StringLessThanEquals => Order(value, operand) <= 0,
        ComparisonOperator.StringGreaterThan => Order(value, operand) > 0,
        ComparisonOperator.StringGreaterThanEquals => Order(value, operand) >= 0,
        ComparisonOperator.PatternMatches => Matches(operand, value),
        ComparisonOperator.NumberEquals => Number(value, operand) is 0,
        ComparisonOperator.NumberLessThan => Number(value, operand) is < 0,
        ComparisonOperator.NumberLessThanEquals => Number(value, operand) is <= 0,
        ComparisonOperator.NumberGreaterThan => Number(value, operand) is > 0,
        ComparisonOperator.NumberGreaterThanEquals => Number(value, operand) is >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "This operator asks the machine."),
    };

    private static int Order(string value, string operand) => string.Compare(value, operand, StringComparison.OrdinalIgnoreCase);

    private static int? Number(string value, string operand) =>
        ComparisonNumber.TryParse(value, out var left) && ComparisonNumber.TryParse(operand, out var right) ? left.CompareTo(right) : null;

    private static bool Matches(string pattern, string value) =>
        Re2Pattern.TryCompile(pattern, out var regex, out var why) ? regex.IsMatch(value) : throw new ExpressionException($"The pattern '{Text.Short(pattern)}' is not valid: {why}.");

    private async ValueTask<bool> HashEqualsAsync(FileHashKind kind, string hash, string path, CancellationToken cancellation) =>
        await probe.HashFileAsync(kind, path, cancellation).ConfigureAwait(false) is { } actual
        && string.Equals(actual, hash.Trim(), StringComparison.OrdinalIgnoreCase);
}
