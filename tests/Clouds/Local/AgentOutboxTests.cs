using BuildFarm.Clouds.Local;
using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Clouds.Tests.Local;

public sealed class AgentOutboxTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private readonly ManualTime _time = new();
    private readonly AgentOutbox _sut;

    public AgentOutboxTests() => _sut = new AgentOutbox(_time);

    [Fact]
    public async Task Waiting_agent_gets_an_order_the_moment_it_is_offered()
    {
        var waiting = _sut.TakeAsync("i-1", [], s_minute, default);
        Assert.False(waiting.IsCompleted);

        _sut.Offer("i-2", new WorkOrder { WorkId = "other" });
        _sut.Offer("i-1", new WorkOrder { WorkId = "a" });

        Assert.Equal("a", (await waiting)!.WorkId);
    }

    [Fact]
    public async Task Nothing_comes_within_the_wait_answers_null()
    {
        var waiting = _sut.TakeAsync("i-1", [], s_minute, default);

        _time.Advance(s_minute);

        Assert.Null(await waiting);
    }

    [Fact]
    public async Task Order_is_given_again_until_the_agent_names_it_as_held()
    {
        _sut.Offer("i-1", new WorkOrder { WorkId = "a" });
        _sut.Offer("i-1", new WorkOrder { WorkId = "b" });
        _sut.Offer("i-1", new WorkOrder { WorkId = "a" });

        Assert.Equal("a", await NextAsync());
        Assert.Equal("a", await NextAsync());
        Assert.Equal("b", await NextAsync("a"));
        Assert.Null(await NextAsync("a", "b"));
    }

    [Fact]
    public async Task Completed_order_is_not_given_again_though_it_is_offered_again()
    {
        _sut.Offer("i-1", new WorkOrder { WorkId = "a" });
        _sut.Complete("i-1", "a");
        _sut.Offer("i-1", new WorkOrder { WorkId = "a" });

        Assert.Null(await NextAsync());
    }

    [Fact]
    public async Task Cancelled_order_stays_in_line_marked_until_it_is_completed()
    {
        _sut.Offer("i-1", new WorkOrder { WorkId = "a" });
        _sut.Cancel("i-1", "a");

        Assert.True(_sut.IsCancelled("a"));
        Assert.Equal("a", await NextAsync());
        _sut.Complete("i-1", "a");
        Assert.False(_sut.IsCancelled("a"));
    }

    [Fact]
    public async Task Removed_instance_sends_its_waiting_agent_away()
    {
        var waiting = _sut.TakeAsync("i-1", [], s_minute, default);

        _sut.Remove("i-1");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private async Task<string?> NextAsync(params string[] held) => (await _sut.TakeAsync("i-1", held, TimeSpan.Zero, default))?.WorkId;
}
