using BuildFarm.Catalog.Tests.Specification;

namespace BuildFarm.Catalog.Tests.Memory;

public sealed class MemoryCatalogTests
{
    [Fact]
    public void Every_call_is_complete_when_it_returns()
    {
        var sut = new MemoryCatalog();

        Assert.True(sut.CommitAsync(new InsertResource(TestRows.Image("a"))).IsCompletedSuccessfully);
        Assert.True(sut.CommitAsync([new InsertNumbered("s", n => TestRows.Image("b", build: n)), TestRows.Token("t")]).IsCompletedSuccessfully);
        Assert.True(sut.CommitAsync(new InsertResource(TestRows.Image("a"))).IsCompletedSuccessfully);
        Assert.True(sut.GetAsync(TestRows.Image("a").Arn).IsCompletedSuccessfully);
        Assert.True(sut.ListAsync(new ResourceQuery { Kind = "image" }).IsCompletedSuccessfully);
        Assert.True(sut.ReadGrainStateAsync("t", "k").IsCompletedSuccessfully);
        Assert.True(sut.ListRemindersAsync().IsCompletedSuccessfully);
        Assert.True(sut.ListClaimsAsync("p").IsCompletedSuccessfully);
    }
}
