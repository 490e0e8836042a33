namespace BuildFarm.Model.Auth.Policies;

/// <summary>What one or several policies say of a request. A deny wins over every allow; nothing said is no permission.</summary>
public enum PolicyDecision
{
    /// <summary>No statement speaks of the request.</summary>
    None,
    Allow,
    Deny,
}
