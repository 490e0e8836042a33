namespace BuildFarm.Grains.Capacity;

/// <summary>Requests in turn between shares: each share's own are served in order, and no share waits for all of another's.</summary>
internal sealed class FairQueue
{
    private readonly Dictionary<string, LinkedList<SlotRequest>> shares = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkedListNode<SlotRequest>> byToken = new(StringComparer.Ordinal);
    private readonly LinkedList<string> turns = [];

    public int Count => byToken.Count;

    /// <summary>The same token again is the same request.</summary>
    public void Add(SlotRequest request)
    {
        if (byToken.ContainsKey(request.Token))
        {
            return;
        }

        if (!shares.TryGetValue(request.FairShare, out var share))
        {
            shares[request.FairShare] = share = [];
            turns.AddLast(request.FairShare);
        }

        byToken[request.Token] = share.AddLast(request);
    }

    public void Remove(string token)
    {
        if (byToken.Remove(token, out var node))
        {
            Drop(node);
        }
    }

    /// <summary>The next request of the share whose turn it is, or null.</summary>
    public SlotRequest? Take()
    {
        if (turns.First is not { } turn)
        {
            return null;
        }

        var node = shares[turn.Value].First!;
        byToken.Remove(node.Value.Token);
        turns.RemoveFirst();
        turns.AddLast(turn);
        Drop(node);
        return node.Value;
    }

    private void Drop(LinkedListNode<SlotRequest> node)
    {
        var share = node.List!;
        share.Remove(node);
        if (share.Count == 0)
        {
            shares.Remove(node.Value.FairShare);
            turns.Remove(node.Value.FairShare);
        }
    }
}
