using System.Collections.Concurrent;

namespace BuildFarm.Gateway.Agents;

/// <summary>Which boot of an instance was told to its owner last. Forgetting one only tells it again, which changes nothing.</summary>
internal sealed class BootRegister
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, string> _boots = new(StringComparer.Ordinal);

    public bool IsNew(string instanceId, string bootId) => !_boots.TryGetValue(instanceId, out var known) || known != bootId;

    public void Remember(string instanceId, string bootId)
    {
        if (_boots.Count >= Capacity)
        {
            _boots.Clear();
        }

        _boots[instanceId] = bootId;
    }
}
