using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Components;

/// <summary>The documents that show each module, all on one instance, which really reboots on the way.</summary>
[Collection(FarmCollection.Name)]
public sealed class ModuleExampleTests(FarmFixture fixture)
{
    /// <summary>They need a bucket.</summary>
    private static readonly string[] s_skipped = ["S3Download", "S3Upload"];

    [FarmFact]
    public async Task Every_module_of_Linux_does_what_its_document_shows_over_three_reboots()
    {
        var files = Directory.GetFiles(Path.Combine(Programs.Root, "examples", "modules", "linux")).Order(StringComparer.Ordinal).ToArray();

        var trial = (await fixture.Farm.CliAsync(["component", "run", .. files])).Expect(0).Json;

        var steps = trial["steps"]!.AsArray().Select(s => (File: (string)s!["file"]!, Phase: (string)s["phase"]!, Action: (string)s["action"]!, Status: (string)s["status"]!)).ToList();
        Assert.All(files, file => Assert.Contains(steps, s => s.File == file && s.Action == Path.GetFileNameWithoutExtension(file)
            && s.Status == (s_skipped.Contains(s.Action) ? "skipped" : "success")));
        Assert.All(steps, s => Assert.True(s.Status is "success" or "skipped" or "IgnoredFailure", $"{s}"));
        Assert.Equal(3, trial["log"]!.AsArray().Count(l => (string)l!["text"]! == "[the instance reboots]"));
        Assert.Contains("/etc/modules-demo/settings.conf", trial["changes"]!["files"]!["added"]!.AsArray().Select(f => (string)f!));
        Assert.Empty(trial["left"]!.AsArray());
    }
}
