namespace BuildFarm.Gateway.Health;

/// <param name="Checks">By the check's name, <see cref="Ok"/> or why it is not ready.</param>
internal sealed record ReadinessReport(IReadOnlyList<KeyValuePair<string, string>> Checks)
{
    public const string Ok = "ok";

    public bool Ready => Checks.All(static check => check.Value == Ok);
}
