using System.Globalization;
using BuildFarm.Catalog;
using BuildFarm.Embedded.Activations;
using Orleans.Runtime;
using Orleans.Storage;

namespace BuildFarm.Embedded.State;

/// <summary>A grain's state in the catalog.</summary>
internal sealed class PersistentState<TState>(Activation activation, string name) : IPersistentState<TState>, IStoredState
{
    private readonly EmbeddedRuntime _runtime = activation.Runtime;
    private readonly string _type = $"{activation.Key.Class.Name}/{name}";
    private readonly string _key = activation.Key.Key;
    private long _lastVersion;

    public TState State { get; set; } = StateFactory<TState>.New();

    public string? Etag { get; private set; }

    public bool RecordExists => Etag is not null;

    public Task ReadStateAsync() => GuardAsync("read", async () =>
    {
        var row = await _runtime.Catalog.ReadGrainStateAsync(_type, _key);
        State = row is null ? StateFactory<TState>.New() : _runtime.States.Read<TState>(row.Data);
        Etag = row?.ETag;
    });

    public Task WriteStateAsync()
    {
        // Serialised at once: what the grain changes while the write is under way belongs to the next one.
        var data = _runtime.States.Write(State);
        return GuardAsync("written", async () =>
        {
            var etag = NextETag();
            await CommitAsync(new PutGrainState(_type, _key, data, Etag, etag));
            Etag = etag;
        });
    }

    public Task ClearStateAsync() => GuardAsync("cleared", async () =>
    {
        if (Etag is not null) await CommitAsync(new DeleteGrainState(_type, _key, Etag));
        Etag = null;
        State = StateFactory<TState>.New();
    });

    private async Task CommitAsync(CatalogWrite write)
    {
        var result = await _runtime.Catalog.CommitAsync([write]);
        if (result.Outcome == CommitOutcome.Committed) return;
        throw new InconsistentStateException($"The state {_type} of {_key} is not the one that was read (ETag {Etag ?? "none"}): somebody else has written it.", null, Etag);
    }

    private async Task GuardAsync(string what, Func<Task> access)
    {
        if (!ReferenceEquals(RuntimeContext.Current, activation))
            throw new InvalidOperationException($"{activation.GrainId}: a grain's state is {what} in its own turns only, not from Task.Run or after ConfigureAwait(false).");
        try
        {
            await access();
        }
        catch (Exception failure) when (failure is not OrleansException)
        {
            throw new OrleansException($"The state {_type} of {_key} could not be {what}: {failure.Message}", failure);
        }
    }

    // Starts at the time, so that a state made anew after a delete never repeats a version; then counts.
    private string NextETag()
    {
        if (Etag is not null && long.TryParse(Etag, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var current)) _lastVersion = Math.Max(_lastVersion, current);
        _lastVersion = _lastVersion == 0 ? _runtime.Time.GetUtcNow().UtcTicks : _lastVersion + 1;
        return _lastVersion.ToString("x", CultureInfo.InvariantCulture);
    }
}
