using BuildFarm.Clouds.Tests.Local;
using BuildFarm.Host.Api;

namespace BuildFarm.Host.Tests.Api;

public sealed class IdleWatchTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);
    private readonly ManualTime _time = new();
    private bool _needed;

    private IdleWatch Sut(TimeSpan? limit = null) => new(limit ?? s_limit, _time, () => _needed);

    [Fact]
    public void Nobody_calling_for_the_limit_is_idle()
    {
        var sut = Sut();
        _time.Advance(s_limit - TimeSpan.FromSeconds(1));
        Assert.False(sut.Idle.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(sut.Idle.IsCompleted);
    }

    [Fact]
    public void Call_under_way_is_not_idle_and_its_end_starts_the_time_anew()
    {
        var sut = Sut();
        var call = sut.Enter();
        _time.Advance(2 * s_limit);
        call.Dispose();
        _time.Advance(s_limit - TimeSpan.FromSeconds(1));
        Assert.False(sut.Idle.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(sut.Idle.IsCompleted);
    }

    [Fact]
    public void Live_instance_keeps_the_host_until_it_ends()
    {
        _needed = true;
        var sut = Sut();
        _time.Advance(s_limit);
        Assert.False(sut.Idle.IsCompleted);

        _needed = false;
        _time.Advance(s_limit);

        Assert.True(sut.Idle.IsCompleted);
    }

    [Fact]
    public void No_limit_is_never_idle()
    {
        var sut = Sut(TimeSpan.Zero);

        _time.Advance(TimeSpan.FromDays(400));

        Assert.False(sut.Idle.IsCompleted);
    }
}
