namespace BuildFarm.Agent.Engine;

/// <summary>The guide's words for how steps, phases and documents end.</summary>
internal static class RunStatus
{
    public const string Success = "success";
    public const string Failure = "failure";
    public const string TimedOut = "timedOut";
    public const string Skipped = "skipped";
    public const string Cancelled = "cancelled";

    /// <summary>Of a step with onFailure Ignore.</summary>
    public const string IgnoredFailure = "IgnoredFailure";

    /// <summary>Of a phase or document in which a failure was ignored.</summary>
    public const string SuccessWithIgnoredFailure = "SuccessWithIgnoredFailure";

    public static bool IsSuccess(string status) => status is Success or Skipped or IgnoredFailure or SuccessWithIgnoredFailure;
}
