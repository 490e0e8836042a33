using BuildFarm.Grains.Capacity;

namespace BuildFarm.Grains.Tests.Capacity;

public class FairQueueTests
{
    [Fact]
    public void One_share_with_many_requests_does_not_hold_up_the_others()
    {
        var sut = new FairQueue();
        foreach (var (token, share) in new[] { ("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("c1", "c"), ("b2", "b") })
        {
            sut.Add(new SlotRequest(token, "build", share));
        }

        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], Drain(sut));
    }

    [Fact]
    public void A_request_that_is_repeated_or_withdrawn_is_served_once_or_not_at_all()
    {
        var sut = new FairQueue();
        sut.Add(new SlotRequest("a1", "build", "a"));
        sut.Add(new SlotRequest("a1", "build", "a"));
        sut.Add(new SlotRequest("b1", "build", "b"));

        sut.Remove("b1");
        sut.Remove("unknown");

        Assert.Equal(["a1"], Drain(sut));
        Assert.Equal(0, sut.Count);
    }

    private static List<string> Drain(FairQueue queue)
    {
        var found = new List<string>();
        while (queue.Take() is { } next)
        {
            found.Add(next.Token);
        }

        return found;
    }
}
