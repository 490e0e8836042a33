using BuildFarm.Catalog;
using BuildFarm.Embedded.Simulation;
using BuildFarm.Embedded.Tests.Grains;
using Orleans.Runtime;
using Orleans.Storage;

namespace BuildFarm.Embedded.Tests.State;

public sealed class PersistentStateTests
{
    [Fact]
    public async Task Written_state_is_there_in_another_host()
    {
        var catalog = new MemoryCatalog();
        await using (var first = await TestHost.StartAsync(catalog)) await first.Grain<ICounterGrain>("a").AddStoredAsync(5);
        await using var second = await TestHost.StartAsync(catalog);
        Assert.Equal(5, await second.Grain<ICounterGrain>("a").GetAsync());
        Assert.Equal(7, await second.Grain<ICounterGrain>("a").AddStoredAsync(2));
    }

    [Fact]
    public async Task State_that_was_not_written_is_lost_with_the_activation()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grain<IRichGrain>("a");
        await grain.ChangeWithoutWritingAsync("lost");
        await grain.DeactivateAsync();
        Assert.Equal("", (await grain.GetAsync()).Text);
    }

    [Fact]
    public async Task Every_kind_of_member_is_stored_and_read_back()
    {
        var catalog = new MemoryCatalog();
        var written = RichState.Sample();
        await using (var first = await TestHost.StartAsync(catalog))
        {
            written.Friend = first.Grain<ICounterGrain>("friend/with:slash");
            await first.Grain<IRichGrain>("a").SetAsync(written);
        }

        await using var second = await TestHost.StartAsync(catalog);
        var read = await second.Grain<IRichGrain>("a").GetAsync();
        Assert.Equal(written.Describe(), read.Describe());
        Assert.Equal(3, await read.Friend!.AddAsync(3));
    }

    [Fact]
    public async Task State_is_stored_under_ids_so_that_names_may_change()
    {
        await using var host = await TestHost.StartAsync();
        await host.Grain<ICounterGrain>("a").AddStoredAsync(5);
        var row = await host.Catalog.ReadGrainStateAsync("counter/count", "a");
        Assert.Equal("""{"0":5,"1":["+5"]}""", System.Text.Encoding.UTF8.GetString(row!.Data));
    }

    [Fact]
    public async Task Write_over_somebody_elses_is_refused_and_the_grain_starts_from_the_store()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grain<ICounterGrain>("a");
        await grain.AddStoredAsync(1);
        var row = (await host.Catalog.ReadGrainStateAsync("counter/count", "a"))!;
        await host.Catalog.CommitAsync([new PutGrainState(row.Type, row.Key, """{"0":100,"1":[]}"""u8.ToArray(), row.ETag, "somebody")]);
        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.AddStoredAsync(1));
        Assert.Equal(100, await grain.GetAsync());
        Assert.Equal(101, await grain.AddStoredAsync(1));
        Assert.Equal(2, await grain.ActivationNumberAsync());
    }

    [Fact]
    public async Task Cleared_state_is_a_new_one_and_its_version_never_comes_again()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grain<ICounterGrain>("a");
        await grain.AddStoredAsync(1);
        var before = await grain.ETagAsync();
        await grain.ClearAsync();
        Assert.Null(await grain.ETagAsync());
        Assert.Null(await host.Catalog.ReadGrainStateAsync("counter/count", "a"));
        Assert.Equal(1, await grain.AddStoredAsync(1));
        Assert.NotEqual(before, await grain.ETagAsync());
    }

    [Fact]
    public async Task Stored_garbage_fails_the_activation_and_says_which()
    {
        await using var host = await TestHost.StartAsync();
        await host.Catalog.CommitAsync([new PutGrainState("counter/count", "a", "{broken"u8.ToArray(), null, "1")]);
        var error = await Assert.ThrowsAsync<OrleansException>(() => host.Grain<ICounterGrain>("a").PingAsync());
        Assert.Contains("counter/count of a", error.Message);
    }
}
