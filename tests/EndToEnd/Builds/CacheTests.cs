using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Builds;

/// <summary>What a second run reuses, and what it may not.</summary>
[Collection(FarmCollection.Name)]
public sealed class CacheTests(FarmFixture fixture)
{
    private Farm Farm => fixture.Farm;

    [FarmFact]
    public async Task Second_run_with_nothing_changed_reuses_everything_and_the_verdict()
    {
        await Farm.ApplyAsync(Three("cache-same", "three"));
        var first = (await Farm.BuildAsync("cache-same")).Expect("AVAILABLE");

        var second = (await Farm.BuildAsync("cache-same")).Expect("AVAILABLE");

        Assert.Equal(("ran", "ran"), (first.Verdict("cache-same-1", "build"), first.Verdict("cache-same-3", "test")));
        Assert.All(new[] { 1, 2, 3 }, n => Assert.Equal("reused", second.Verdict($"cache-same-{n}", "build")));
        Assert.Equal("reused", second.Verdict("cache-same-3", "test"));
        Assert.True(second.Duration < first.Duration / 2, $"{second.Duration} ms after {first.Duration} ms");
        Assert.NotEqual(first.Arn, second.Arn);
        var image = Assert.Single(Farm.Machine.ImagesOf(second.Arn));
        Assert.Equal("one\ntwo\nthree\n", Farm.Machine.FileIn(image.Layers, "root/marks"));
    }

    [FarmFact]
    public async Task Change_of_the_last_component_runs_that_one_alone()
    {
        await Farm.ApplyAsync(Three("cache-last", "three"));
        (await Farm.BuildAsync("cache-last")).Expect("AVAILABLE");
        await Farm.ApplyAsync(Three("cache-last", "drei"));

        var second = (await Farm.BuildAsync("cache-last")).Expect("AVAILABLE");

        Assert.Equal("reused", second.Verdict("cache-last-1", "build"));
        Assert.Equal("reused", second.Verdict("cache-last-2", "build"));
        Assert.Equal("ran", second.Verdict("cache-last-3", "build"));
        Assert.Equal("ran", second.Verdict("cache-last-3", "test"));
        Assert.Equal("one\ntwo\ndrei\n", Farm.Machine.FileIn(Assert.Single(Farm.Machine.ImagesOf(second.Arn)).Layers, "root/marks"));
    }

    [FarmFact]
    public async Task No_cache_runs_all_again()
    {
        await Farm.ApplyAsync(Three("cache-none", "three"));
        (await Farm.BuildAsync("cache-none")).Expect("AVAILABLE");

        var second = (await Farm.BuildAsync("cache-none", "--no-cache")).Expect("AVAILABLE");

        Assert.All(new[] { 1, 2, 3 }, n => Assert.Equal("ran", second.Verdict($"cache-none-{n}", "build")));
        Assert.Equal("ran", second.Verdict("cache-none-3", "test"));
    }

    [FarmFact]
    public async Task Component_tagged_never_and_those_after_it_run_again()
    {
        await Farm.ApplyAsync(new Manifest("cache-never")
            .Component("cache-never-1", "echo one >> /root/marks")
            .Component("cache-never-2", "echo two >> /root/marks", tags: "{ 'buildfarm:cache': never }")
            .Component("cache-never-3", "echo three >> /root/marks"));
        (await Farm.BuildAsync("cache-never")).Expect("AVAILABLE");

        var second = (await Farm.BuildAsync("cache-never")).Expect("AVAILABLE");

        Assert.Equal("reused", second.Verdict("cache-never-1", "build"));
        Assert.Equal("ran", second.Verdict("cache-never-2", "build"));
        Assert.Equal("ran", second.Verdict("cache-never-3", "build"));
    }

    [FarmFact]
    public async Task UpdateOS_runs_again()
    {
        await Farm.ApplyAsync(new Manifest("cache-update") { Tests = false }
            .Component("cache-update-1", "echo one >> /root/marks")
            .Document("cache-update-2", """
                schemaVersion: 1.0
                phases:
                  - name: build
                    steps:
                      - name: Update
                        action: UpdateOS
                        inputs:
                          include: [bash]
                """));
        (await Farm.BuildAsync("cache-update")).Expect("AVAILABLE");

        var second = (await Farm.BuildAsync("cache-update")).Expect("AVAILABLE");

        Assert.Equal("reused", second.Verdict("cache-update-1", "build"));
        Assert.Equal("ran", second.Verdict("cache-update-2", "build"));
    }

    [FarmFact]
    public async Task Strict_cache_reuses_file_modules_and_what_is_tagged_pure_and_no_script()
    {
        await Farm.ApplyAsync(new Manifest("cache-strict") { Tests = false }
            .Document("cache-strict-1", """
                schemaVersion: 1.0
                phases:
                  - name: build
                    steps:
                      - name: Write
                        action: CreateFile
                        inputs:
                          - path: /root/known
                            content: known
                """)
            .Component("cache-strict-2", "echo pure >> /root/marks", tags: "{ 'buildfarm:cache': pure }")
            .Component("cache-strict-3", "date >> /root/marks"));
        (await Farm.BuildAsync("cache-strict", "--cache", "strict")).Expect("AVAILABLE");

        var second = (await Farm.BuildAsync("cache-strict", "--cache", "strict")).Expect("AVAILABLE");

        Assert.Equal("reused", second.Verdict("cache-strict-1", "build"));
        Assert.Equal("reused", second.Verdict("cache-strict-2", "build"));
        Assert.Equal("ran", second.Verdict("cache-strict-3", "build"));
    }

    private static Manifest Three(string name, string last) => new Manifest(name)
        .Component(name + "-1", $"# the cache knows content, not names: {name}\necho one >> /root/marks\nsleep 0.5")
        .Component(name + "-2", "echo two >> /root/marks\nsleep 0.5", validate: "grep -q two /root/marks")
        .Component(name + "-3", $"echo {last} >> /root/marks\nsleep 0.5", test: $"grep -q {last} /root/marks");
}
