namespace BuildFarm.Model.Auth.Policies;

/// <summary>One statement of a policy: an effect on whatever meets all of the rest.</summary>
internal sealed record PolicyStatement
{
    public required bool IsAllow { get; init; }

    /// <summary>Patterns, read in any case.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The statement speaks of every action but those.</summary>
    public bool NotActions { get; init; }

    /// <summary>Patterns.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>The statement speaks of every resource but those.</summary>
    public bool NotResources { get; init; }

    /// <summary>Null in policies of identities: they speak of whom they are attached to.</summary>
    public PolicyPrincipals? Principals { get; init; }

    public IReadOnlyList<PolicyCondition> Conditions { get; init; } = [];

    public bool Meets(PolicyRequest request) =>
        Actions.Any(pattern => Wildcards.Match(pattern, request.Action, ignoreCase: true)) != NotActions
        && Resources.Any(pattern => Wildcards.Match(pattern, request.Resource)) != NotResources
        && (Principals?.Match(request) ?? true)
        && Conditions.All(condition => condition.Holds(request));
}
