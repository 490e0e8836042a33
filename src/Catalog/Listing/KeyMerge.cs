namespace BuildFarm.Catalog.Listing;

/// <summary>Several sorted runs of keys as one; reads on in a run when its buffer ends.</summary>
internal sealed class KeyMerge
{
    private readonly IListSource _source;
    private readonly bool _descending;
    private readonly Run[] _runs;
    private readonly PriorityQueue<Run, ListKey> _heads;

    public KeyMerge(IListSource source, IEnumerable<ListRange> ranges, bool descending)
    {
        _source = source;
        _descending = descending;
        _runs = ranges.Select(r => new Run { Range = r }).ToArray();
        _heads = new(descending ? Comparer<ListKey>.Create((a, b) => b.CompareTo(a)) : Comparer<ListKey>.Default);
    }

    /// <summary>Reads the first keys of all runs at once. To be called once, before the first <see cref="NextAsync"/>.</summary>
    public ValueTask StartAsync() => FillAsync(_runs);

    public async ValueTask<ListKey?> NextAsync()
    {
        if (!_heads.TryDequeue(out var run, out var key))
        {
            return null;
        }
        run.At++;
        if (run.At < run.Keys.Count)
        {
            _heads.Enqueue(run, run.Keys[run.At]);
        }
        else if (run.Keys.Count == run.Range.Count)
        {
            run.Range = _descending ? run.Range with { To = key } : run.Range with { From = key };
            await FillAsync([run]).ConfigureAwait(false);
        }
        return key;
    }

    private async ValueTask FillAsync(Run[] runs)
    {
        if (runs.Length == 0)
        {
            return;
        }
        var filled = await _source.KeysAsync(Array.ConvertAll(runs, r => r.Range)).ConfigureAwait(false);
        for (var i = 0; i < runs.Length; i++)
        {
            (runs[i].Keys, runs[i].At) = (filled[i], 0);
            if (filled[i].Count > 0)
            {
                _heads.Enqueue(runs[i], filled[i][0]);
            }
        }
    }

    private sealed class Run
    {
        public ListRange Range { get; set; }
        public IReadOnlyList<ListKey> Keys { get; set; } = [];
        public int At { get; set; }
    }
}
