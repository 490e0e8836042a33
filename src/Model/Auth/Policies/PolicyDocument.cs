using System.Diagnostics.CodeAnalysis;

namespace BuildFarm.Model.Auth.Policies;

/// <summary>
/// A policy in the JSON form of IAM: statements of Effect, Action or NotAction, Resource or NotResource, Condition and, in the policy of a
/// resource, Principal. Held in memory as parsed; immutable.
/// </summary>
public sealed class PolicyDocument
{
    /// <summary>Longest document that is read, in bytes.</summary>
    public const int MaximumBytes = 30_000;

    private readonly IReadOnlyList<PolicyStatement> _statements;

    internal PolicyDocument(IReadOnlyList<PolicyStatement> statements) => _statements = statements;

    /// <summary>Whether any condition asks for a tag of the resource: only then must the resource be looked up.</summary>
    public bool AsksForResourceTags => _statements.Any(static statement => statement.Conditions.Any(static condition => PolicyKeys.IsResourceTag(condition.Key)));

    /// <summary>Reads the policy of an identity, which names no principal, or of a resource, which must.</summary>
    /// <param name="problem">Where in the document what is wrong and what to write instead, when the answer is false.</param>
    public static bool TryParse(ReadOnlyMemory<byte> json, bool ofResource, [NotNullWhen(true)] out PolicyDocument? document, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            document = PolicyParser.Parse(json, ofResource);
            problem = null;
            return true;
        }
        catch (FormatException error)
        {
            document = null;
            problem = error.Message;
            return false;
        }
    }

    /// <summary>What this document alone says.</summary>
    public PolicyDecision Decide(PolicyRequest request)
    {
        var decision = PolicyDecision.None;
        foreach (var statement in _statements)
        {
            if (statement.IsAllow && decision == PolicyDecision.Allow)
            {
                continue;
            }

            if (statement.Meets(request))
            {
                if (!statement.IsAllow)
                {
                    return PolicyDecision.Deny;
                }

                decision = PolicyDecision.Allow;
            }
        }

        return decision;
    }

    /// <summary>What several documents say together: a deny of any wins.</summary>
    public static PolicyDecision Decide(IEnumerable<PolicyDocument> documents, PolicyRequest request)
    {
        var decision = PolicyDecision.None;
        foreach (var document in documents)
        {
            switch (document.Decide(request))
            {
                case PolicyDecision.Deny: return PolicyDecision.Deny;
                case PolicyDecision.Allow: decision = PolicyDecision.Allow; break;
            }
        }

        return decision;
    }
}
