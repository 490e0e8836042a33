namespace BuildFarm.Model.Auth.Policies;

/// <summary>One operator with one key and its values: the values are alternatives.</summary>
/// <param name="Operator">Its test of one value against one of the request.</param>
/// <param name="Key">As the document writes it.</param>
internal sealed record PolicyCondition(ConditionOperator Operator, string Key, IReadOnlyList<string> Values)
{
    public bool Holds(PolicyRequest request)
    {
        var present = Find(request, Key);
        if (Operator.Kind == ConditionKind.Null)
        {
            return Values.Any(value => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase) == (present.Count == 0));
        }

        if (Operator.Quantifier == ConditionQuantifier.All)
        {
            // True of no values at all, as it is of every set.
            return present.All(HoldsOf);
        }

        if (present.Count == 0)
        {
            return Operator.IfExists || (Operator.Negated && Operator.Quantifier == ConditionQuantifier.None);
        }

        return Operator.Quantifier == ConditionQuantifier.Any ? present.Any(HoldsOf)
            : Operator.Negated ? present.All(HoldsOf) : present.Any(HoldsOf);
    }

    private bool HoldsOf(string present) => Values.Any(value => Operator.Test(value, present)) != Operator.Negated;

    private static IReadOnlyList<string> Find(PolicyRequest request, string key)
    {
        foreach (var (name, values) in request.Values)
        {
            if (SameKey(name, key))
            {
                return values;
            }
        }

        return [];
    }

    /// <summary>Keys of conditions are read in any case; a tag's own key behind the slash is not.</summary>
    private static bool SameKey(string left, string right)
    {
        var slash = left.IndexOf('/', StringComparison.Ordinal) + 1;
        return left.Length == right.Length
            && left.AsSpan(0, slash == 0 ? left.Length : slash).Equals(right.AsSpan(0, slash == 0 ? right.Length : slash), StringComparison.OrdinalIgnoreCase)
            && (slash == 0 || left.AsSpan(slash).SequenceEqual(right.AsSpan(slash)));
    }
}
