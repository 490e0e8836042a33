using System.Collections.Immutable;
using BuildFarm.Embedded.Copying;
using BuildFarm.Embedded.Tests.Grains;

namespace BuildFarm.Embedded.Tests.Copying;

public sealed class IsolationTests
{
    [Fact]
    public async Task Argument_changed_after_the_call_does_not_change_the_grain()
    {
        await using var host = await TestHost.StartAsync();
        var items = new List<RichItem> { new() { Name = "one", Children = { new RichItem { Name = "child" } } } };
        var keeping = host.Grain<IRichGrain>("a").KeepAsync(items);
        items[0].Children[0].Name = "changed";
        items.Clear();
        await keeping;
        Assert.Equal("one(child())", (await host.Grain<IRichGrain>("a").KeptAsync()).Single().Describe());
    }

    [Fact]
    public async Task Result_changed_by_the_caller_does_not_change_the_grain()
    {
        await using var host = await TestHost.StartAsync();
        await host.Grain<IRichGrain>("a").KeepAsync([new RichItem { Name = "one" }]);
        (await host.Grain<IRichGrain>("a").KeptAsync())[0].Name = "changed";
        Assert.Equal("one", (await host.Grain<IRichGrain>("a").KeptAsync())[0].Name);
    }

    [Fact]
    public void Copy_of_everything_is_equal_and_shares_nothing_that_can_change()
    {
        var sample = RichState.Sample();
        var copy = Copier<RichState>.Copy!(sample);
        Assert.Equal(sample.Describe(), copy.Describe());
        Assert.NotSame(sample.Items[0].Children, copy.Items[0].Children);
        Assert.NotSame(sample.Bytes, copy.Bytes);
        Assert.NotSame(sample.Numbers, copy.Numbers);
        Assert.NotSame(sample.Set, copy.Set);
        Assert.NotSame(sample.Shape, copy.Shape);
    }

    [Fact]
    public void What_nobody_can_change_is_handed_over_as_it_is()
    {
        Assert.Null(Copier<string>.Copy);
        Assert.Null(Copier<RichPoint>.Copy);
        Assert.Null(Copier<ImmutableArray<RichPoint>>.Copy);
        Assert.Null(Copier<(string, int)?>.Copy);
        Assert.NotNull(Copier<ImmutableArray<RichItem>>.Copy);
        Assert.NotNull(Copier<int[]>.Copy);
    }

    [Fact]
    public void Null_stays_null()
    {
        Assert.Null(Copier<RichItem>.Copy!(null!));
        Assert.Null(Copier<List<RichItem>>.Copy!(null!));
        Assert.Null(Copier<RichShape>.Copy!(null!));
    }
}
