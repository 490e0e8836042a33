namespace BuildFarm.Clouds.Simulated;

/// <summary>The newest tokens, up to a bound.</summary>
internal sealed class RecentTokens(int capacity)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    public void Add(string token)
    {
        lock (gate)
        {
            if (known.Add(token))
            {
                order.Enqueue(token);
            }

            if (order.Count > capacity)
            {
                known.Remove(order.Dequeue());
            }
        }
    }

    public bool Contains(string token)
    {
        lock (gate)
        {
            return known.Contains(token);
        }
    }
}
