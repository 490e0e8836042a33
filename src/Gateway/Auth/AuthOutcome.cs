namespace BuildFarm.Gateway.Auth;

/// <summary>Either who calls, or why not.</summary>
internal readonly record struct AuthOutcome(CallerIdentity? Caller, AuthFailure? Failure)
{
    public static implicit operator AuthOutcome(CallerIdentity caller) => new(caller, null);

    public static implicit operator AuthOutcome(AuthFailure failure) => new(null, failure);
}
