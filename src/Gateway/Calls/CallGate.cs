namespace BuildFarm.Gateway.Calls;

/// <summary>Counts who is inside and lets in no more than its capacity. Those over it are turned away at once: a queue would only hide the overload.</summary>
internal sealed class CallGate(int capacity)
{
    private int _inside;

    public int Inside => Volatile.Read(ref _inside);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) <= capacity)
        {
            return true;
        }

        Interlocked.Decrement(ref _inside);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inside);
}
