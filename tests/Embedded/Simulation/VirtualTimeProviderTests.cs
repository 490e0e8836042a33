using BuildFarm.Embedded.Simulation;

namespace BuildFarm.Embedded.Tests.Simulation;

public sealed class VirtualTimeProviderTests
{
    [Fact]
    public void Timers_fire_in_the_order_of_their_times_each_at_its_own_moment()
    {
        var sut = new VirtualTimeProvider();
        var start = sut.GetUtcNow();
        var seen = new List<string>();
        using var late = sut.CreateTimer(_ => seen.Add($"late {(sut.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var often = sut.CreateTimer(_ => seen.Add($"often {(sut.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        sut.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(["often 2", "often 4", "late 5", "often 6"], seen);
        Assert.Equal(TimeSpan.FromSeconds(6), sut.GetUtcNow() - start);
    }

    [Fact]
    public void Disposed_and_changed_timers_do_not_fire_at_the_old_time()
    {
        var sut = new VirtualTimeProvider();
        var fired = new List<string>();
        var disposed = sut.CreateTimer(_ => fired.Add("disposed"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var changed = sut.CreateTimer(_ => fired.Add("changed"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        disposed.Dispose();
        changed.Change(TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        sut.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(fired);
        Assert.True(sut.AdvanceToNext());
        Assert.Equal(["changed"], fired);
        Assert.False(sut.AdvanceToNext());
    }

    [Fact]
    public void Delay_ends_when_time_is_moved_past_it()
    {
        var sut = new VirtualTimeProvider();
        var delay = Task.Delay(TimeSpan.FromSeconds(10), sut);
        sut.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(delay.IsCompleted);
        sut.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(delay.IsCompletedSuccessfully);
    }
}
