namespace BuildFarm.Agent.DialHome;

/// <summary>Pauses between tries: doubling, with jitter, so that a thousand instances do not return in the same moment.</summary>
internal sealed class Backoff(Func<double> chance)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestAfterRefusal = TimeSpan.FromSeconds(30);
    private int _failures;

    public void Succeeded() => _failures = 0;

    public TimeSpan Next(bool isRefusal)
    {
        const int enough = 12;
        double factor = Math.Pow(2, Math.Min(_failures++, enough)) * (0.5 + (chance() / 2));
        TimeSpan longest = isRefusal ? LongestAfterRefusal : Longest;
        return First * factor < longest ? First * factor : longest * (0.5 + (chance() / 2));
    }
}
