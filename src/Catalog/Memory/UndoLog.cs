namespace BuildFarm.Catalog.Memory;

/// <summary>Changes of collections that can be taken back in reverse until the commit ends.</summary>
internal sealed class UndoLog
{
    private readonly Stack<Action> _steps = new();

    public void Set<TKey, TValue>(Dictionary<TKey, TValue> table, TKey key, TValue value) where TKey : notnull
    {
        Remember(table, key);
        table[key] = value;
    }

    public void Remove<TKey, TValue>(Dictionary<TKey, TValue> table, TKey key) where TKey : notnull
    {
        Remember(table, key);
        table.Remove(key);
    }

    public void Add<T>(SortedSet<T> set, T item)
    {
        if (set.Add(item))
        {
            _steps.Push(() => set.Remove(item));
        }
    }

    public void Remove<T>(SortedSet<T> set, T item)
    {
        if (set.Remove(item))
        {
            _steps.Push(() => set.Add(item));
        }
    }

    public void End(bool committed)
    {
        if (committed)
        {
            _steps.Clear();
        }
        while (_steps.TryPop(out var undo))
        {
            undo();
        }
    }

    private void Remember<TKey, TValue>(Dictionary<TKey, TValue> table, TKey key) where TKey : notnull
        => _steps.Push(table.TryGetValue(key, out var before) ? () => table[key] = before : () => table.Remove(key));
}
