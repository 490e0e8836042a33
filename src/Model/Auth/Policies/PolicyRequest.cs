namespace BuildFarm.Model.Auth.Policies;

/// <summary>Who wants to do what to which thing: what statements are held against.</summary>
public sealed record PolicyRequest
{
    /// <summary>Twelve digits.</summary>
    public required string Account { get; init; }

    /// <summary>ARN of the caller: arn:aws:iam::ACCOUNT:root, …:user/NAME, or …:role/NAME for a session of a role.</summary>
    public required string Principal { get; init; }

    /// <summary>Such as imagebuilder:GetImage.</summary>
    public required string Action { get; init; }

    /// <summary>ARN, or * for a call that names no resource.</summary>
    public required string Resource { get; init; }

    /// <summary>Values by condition key, as <see cref="PolicyKeys"/> names them; a key may have several values. Keys are looked up in any case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; init; } = EmptyValues;

    private static readonly Dictionary<string, IReadOnlyList<string>> EmptyValues = [];
}
