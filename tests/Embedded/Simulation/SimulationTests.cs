using BuildFarm.Catalog;
using BuildFarm.Embedded.Simulation;
using BuildFarm.Embedded.Tests.Grains;

namespace BuildFarm.Embedded.Tests.Simulation;

public sealed class SimulationTests
{
    private static readonly SimulationOptions s_rough = new() { DelayChance = 0.1, LostReplyChance = 0.02 };

    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    public void One_seed_replays_one_run(int seed)
    {
        var first = Market(seed);
        Assert.Equal(first, Market(seed));
        Assert.NotEqual(first.Fingerprint, Market(seed + 1).Fingerprint);
    }

    [Fact]
    public void Lost_reply_is_a_timeout_of_a_call_that_happened()
    {
        var world = new SimulationScheduler(5, new SimulationOptions { LostReplyChance = 1 });
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            await Assert.ThrowsAsync<TimeoutException>(() => host.Grain<ICounterGrain>("a").AddStoredAsync(5));
            var row = await host.Catalog.ReadGrainStateAsync("counter/count", "a");
            Assert.Equal("""{"0":5,"1":["+5"]}""", System.Text.Encoding.UTF8.GetString(row!.Data));
        });
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(40)]
    [InlineData(200)]
    public void Process_killed_between_any_two_turns_leaves_what_was_written_and_nothing_else(int turn)
    {
        var world = new SimulationScheduler(turn);
        var catalog = new MemoryCatalog();
        var acknowledged = 0;
        var process = world.StartProcess("first");
        world.BetweenTurns = now =>
        {
            if (now == turn) process.Kill();
        };
        world.Run(async () =>
        {
            var host = await TestHost.StartAsync(process, catalog);
            _ = CountAsync(host.Grain<ICounterGrain>("a"));
            await Task.Delay(TimeSpan.FromMinutes(1), world.Time);
            Assert.False(process.IsAlive);
            var stored = await (await TestHost.StartAsync(world.StartProcess("second"), catalog)).Grain<ICounterGrain>("a").GetAsync();
            // One write may be durable whose answer nobody has heard.
            Assert.InRange(stored, acknowledged, acknowledged + 1);
        });

        async Task CountAsync(ICounterGrain grain)
        {
            while (true) acknowledged = await grain.AddStoredAsync(1);
        }
    }

    [Fact]
    public void Work_from_the_thread_pool_ends_the_run_and_says_so()
    {
        var world = new SimulationScheduler(1);
        var error = Assert.Throws<InvalidOperationException>(() => world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            var grain = host.Grain<ICounterGrain>("a");
            var elsewhere = new Thread(() => grain.PingAsync());
            elsewhere.Start();
            elsewhere.Join();
            await grain.PingAsync();
        }));
        Assert.Contains("thread", error.Message);
    }

    [Fact]
    public void Run_that_can_never_end_says_so_with_its_seed()
    {
        var world = new SimulationScheduler(12);
        var error = Assert.Throws<InvalidOperationException>(() => world.Run(() => new TaskCompletionSource().Task));
        Assert.Contains("Seed 12", error.Message);
    }

    [Fact]
    public void Task_of_a_process_runs_on_the_runs_thread_and_dies_with_the_process()
    {
        var world = new SimulationScheduler(1);
        world.Run(async () =>
        {
            var process = world.StartProcess("p");
            var thread = Environment.CurrentManagedThreadId;
            var steps = new List<int>();
            _ = Task.Factory.StartNew(async () =>
            {
                while (true)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), process.Time).ConfigureAwait(false);
                    steps.Add(Environment.CurrentManagedThreadId);
                }
            }, CancellationToken.None, TaskCreationOptions.HideScheduler, process.Tasks).Unwrap();
            await Task.Delay(TimeSpan.FromSeconds(3.5), world.Time);
            process.Kill();
            await Task.Delay(TimeSpan.FromSeconds(10), world.Time);
            Assert.Equal([thread, thread, thread], steps);
        });
    }

    /// <summary>Some grains calling each other over a rough line.</summary>
    private static (ulong Fingerprint, long Turns, string Notes) Market(int seed)
    {
        var world = new SimulationScheduler(seed, s_rough);
        return world.Run(async () =>
        {
            var host = await TestHost.StartAsync(world.World);
            var shoppers = Enumerable.Range(0, 10).Select(async shopper =>
            {
                for (var i = 0; i < 10; i++)
                {
                    try
                    {
                        await host.Grain<IMeetingGrain>($"m{world.Random.Next(5)}").CallThroughAsync(host.Grain<IMeetingGrain>($"m{5 + world.Random.Next(5)}"));
                        host.Probe.Note($"{shopper} {await host.Grain<ICounterGrain>("c").AddStoredAsync(1)}");
                    }
                    catch (TimeoutException)
                    {
                        host.Probe.Note($"{shopper} heard nothing");
                    }
                }
            });
            await Task.WhenAll(shoppers);
            await host.Silo.StopAsync(CancellationToken.None);
            return (world.Fingerprint, world.Turns, string.Join(';', host.Probe.Notes));
        });
    }
}
