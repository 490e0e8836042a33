using BuildFarm.Model.Auth.Policies;

namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>What a session can be made for.</summary>
/// <param name="Account">Twelve digits.</param>
/// <param name="Longest">How long a session of it may last.</param>
public sealed record Role(string Account, string Name, IReadOnlyList<PolicyDocument> Policies, TimeSpan Longest)
{
    /// <summary>Other accounts whose users may ask for a session of it, where their own policies let them.</summary>
    public IReadOnlyList<string> Trusts { get; init; } = [];

    public string Arn => $"arn:aws:iam::{Account}:role/{Name}";
}
