using BuildFarm.Host.Storage;

namespace BuildFarm.Host.Tests.Storage;

public sealed class KeyedLockTests
{
    private readonly KeyedLock _sut = new();

    [Fact]
    public async Task Second_of_one_key_waits_for_the_first_and_other_keys_do_not()
    {
        var first = await _sut.EnterAsync("a", default);
        var second = _sut.EnterAsync("a", default);
        using var other = await _sut.EnterAsync("b", default);
        Assert.False(second.IsCompleted);

        first.Dispose();
        first.Dispose();

        using var entered = await second;
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_hold_the_key()
    {
        var first = await _sut.EnterAsync("a", default);
        using var stop = new CancellationTokenSource();
        var waiting = _sut.EnterAsync("a", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        first.Dispose();

        using var next = await _sut.EnterAsync("a", default);
    }
}
