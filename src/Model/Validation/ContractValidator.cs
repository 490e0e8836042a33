namespace BuildFarm.Model.Validation;

using BuildFarm.Model.Errors;
using Google.Protobuf;

/// <summary>Holds messages to the rules that the contract states as field options.</summary>
public static class ContractValidator
{
    /// <summary>More would only make the answer long.</summary>
    public const int MaxViolations = 20;

    /// <summary>Every rule the message breaks, in the order of its fields, the first <see cref="MaxViolations"/>; empty when it keeps them all.</summary>
    public static IReadOnlyList<Violation> Validate(IMessage message)
    {
        var found = new ViolationList(MaxViolations);
        MessageRules.Of(message.Descriptor).Check(message, "", found);
        return found.Items;
    }

    /// <exception cref="ApiException">InvalidRequest, naming every violation.</exception>
    public static void ThrowIfInvalid(IMessage message)
    {
        var violations = Validate(message);
        if (violations.Count > 0) throw Errors.InvalidRequest(Describe(violations));
    }

    /// <summary>One text for all violations, for the message of a refusal.</summary>
    public static string Describe(IReadOnlyList<Violation> violations) => violations.Count == 1
        ? $"1 validation error detected: {violations[0]}."
        : $"{violations.Count} validation errors detected: {string.Join("; ", violations)}.";
}
