using BuildFarm.Embedded.Calls;

namespace BuildFarm.Embedded.Activations;

/// <summary>The calls that wait for an activation, oldest first. A list through the calls themselves: nothing is allocated.</summary>
internal struct WaitingCalls
{
    private GrainCall? _first;
    private GrainCall? _last;
    private int _interleaving;

    public readonly bool IsEmpty => _first is null;

    public void Add(GrainCall call)
    {
        if (_last is null) _first = call;
        else _last.NextWaiting = call;
        _last = call;
        if (call.AlwaysInterleaves) _interleaving++;
    }

    /// <summary>Takes out the oldest call that may run, if there is one.</summary>
    public GrainCall? Take(in RunningCalls running, bool reentrant)
    {
        if (_interleaving == 0 && running.IsExclusive && !reentrant) return null; // the queue of a busy grain may be long
        GrainCall? before = null;
        for (var call = _first; call is not null; before = call, call = call.NextWaiting)
        {
            if (!running.Admits(call, reentrant)) continue;
            if (before is null) _first = call.NextWaiting;
            else before.NextWaiting = call.NextWaiting;
            if (_last == call) _last = before;
            call.NextWaiting = null;
            if (call.AlwaysInterleaves) _interleaving--;
            return call;
        }

        return null;
    }

    /// <summary>Takes out all.</summary>
    public List<GrainCall> TakeAll()
    {
        var all = new List<GrainCall>();
        for (var call = _first; call is not null;)
        {
            all.Add(call);
            var next = call.NextWaiting;
            call.NextWaiting = null;
            call = next;
        }

        _first = _last = null;
        _interleaving = 0;
        return all;
    }
}
