namespace BuildFarm.Grains.Builds;

/// <summary>The states of an image that a build goes through, by their names on the wire, in the guide's order.</summary>
public static class BuildStatus
{
    public const string Pending = "PENDING";
    public const string Creating = "CREATING";
    public const string Building = "BUILDING";
    public const string Testing = "TESTING";
    public const string Distributing = "DISTRIBUTING";
    public const string Integrating = "INTEGRATING";
    public const string Available = "AVAILABLE";
    public const string Failed = "FAILED";
    public const string Cancelled = "CANCELLED";

    /// <summary>Whether a build in this state is over.</summary>
    public static bool IsFinal(string status) => status is Available or Failed or Cancelled;
}
