using BuildFarm.Embedded.Calls;

namespace BuildFarm.Embedded.Activations;

/// <summary>What runs in an activation, and what may join it.</summary>
internal struct RunningCalls
{
    private int _interleaving;
    private int _readOnly;
    private int _exclusive;

    public readonly int Count => _interleaving + _readOnly + _exclusive;

    /// <summary>Whether one runs that lets in only calls that always interleave.</summary>
    public readonly bool IsExclusive => _exclusive > 0;

    public readonly bool Admits(GrainCall call, bool reentrant) =>
        call.AlwaysInterleaves || reentrant || (_exclusive == 0 && (_readOnly == 0 || call.ReadOnly));

    public void Add(GrainCall call) => Change(call, 1);

    public void Remove(GrainCall call) => Change(call, -1);

    private void Change(GrainCall call, int change)
    {
        if (call.AlwaysInterleaves) _interleaving += change;
        else if (call.ReadOnly) _readOnly += change;
        else _exclusive += change;
    }
}
