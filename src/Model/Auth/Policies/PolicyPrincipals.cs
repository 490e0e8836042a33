namespace BuildFarm.Model.Auth.Policies;

/// <summary>Whom a statement of a resource's policy speaks of.</summary>
/// <param name="Names">*, an account of twelve digits, arn:aws:iam::ACCOUNT:root, or the ARN of a user or a role.</param>
internal sealed record PolicyPrincipals(IReadOnlyList<string> Names)
{
    public bool Match(PolicyRequest request) => Names.Any(name => Match(name, request));

    private static bool Match(string name, PolicyRequest request) =>
        name == "*"
        || name == request.Account
        || name == $"arn:aws:iam::{request.Account}:root"
        || string.Equals(name, request.Principal, StringComparison.Ordinal);
}
