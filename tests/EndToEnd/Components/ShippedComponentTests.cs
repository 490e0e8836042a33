using System.Text.Json.Nodes;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Components;

/// <summary>The shipped components on real instances: built, built again on top of themselves, validated, and tested on a fresh boot of the image.</summary>
[Collection(FarmCollection.Name)]
public sealed class ShippedComponentTests(FarmFixture fixture)
{
    private static readonly string[] s_names =
    [
        "ssh-hardening-linux", "firewall-linux", "unattended-updates-linux", "monitoring-agent-linux", "container-runtime-linux", "baseline-hardening-linux",
    ];

    private Farm Farm => fixture.Farm;

    [FarmFact]
    public async Task All_build_twice_over_and_pass_their_tests_on_a_fresh_boot_of_the_image()
    {
        var manifest = new Manifest("shipped");
        foreach (var name in s_names)
        {
            manifest.Existing($"arn:aws:imagebuilder:us-east-1:aws:component/{name}/x.x.x");
        }

        foreach (var name in s_names)
        {
            manifest.Document("again-" + name, await File.ReadAllTextAsync(PathOf(name)));
        }

        await Farm.ApplyAsync(manifest);
        var arn = await Farm.StartBuildAsync("shipped");
        await using var events = Farm.Follow(arn);
        await events.EndAsync();
        var build = (await Farm.ShowAsync(arn)).Expect("AVAILABLE");

        Assert.All(s_names.Concat(s_names.Select(n => "again-" + n)), n => Assert.Equal(("ran", "ran"), (build.Verdict(n, "build"), build.Verdict(n, "test"))));
        // the audit in the validate and in the test phase, of both
        Assert.Equal(4, events.Lines("22 passed, 0 failed, 0 left out"));
        Assert.Equal(2, events.Lines("a container runs as process 1"));
        var layers = Assert.Single(Farm.Machine.ImagesOf(arn)).Layers;
        Assert.Contains("PasswordAuthentication no", Farm.Machine.FileIn(layers, "etc/ssh/sshd_config.d/00-hardening.conf"));
        Assert.Contains("tcp dport { 22 } accept", Farm.Machine.FileIn(layers, "etc/nftables.conf"));
        await Farm.AssertNothingLeftAsync();
    }

    [FarmFact]
    public async Task Baseline_audit_names_what_was_loosened_after_it_and_leaves_out_what_it_is_told_to()
    {
        var loosen = Path.Combine(Farm.Folder, "loosen.yaml");
        await File.WriteAllTextAsync(loosen, """
            schemaVersion: 1.0
            phases:
              - name: build
                steps:
                  - name: Loosen
                    action: ExecuteBash
                    inputs:
                      commands:
                        - chmod 0644 /etc/shadow && touch /etc/anybody && chmod 0666 /etc/anybody
            """);

        var found = await Farm.CliAsync("component", "run", PathOf("baseline-hardening-linux"), loosen);
        var excepted = await Farm.CliAsync("component", "run", PathOf("baseline-hardening-linux"), loosen, "--parameter", "Exceptions=F02 F04");

        Assert.Equal(["FAILED    F02 /etc/shadow is not readable by others", "FAILED    F04 nothing in /etc and /usr is writable by all", "20 passed, 2 failed, 0 left out"],
            found.Expect(1).Json["log"]!.AsArray().Select(l => (string)l!["text"]!));
        Assert.Contains("20 passed, 0 failed, 2 left out", excepted.Expect(0).Json["log"]!.AsArray().Select(l => (string)l!["text"]!));
    }

    private static string PathOf(string name) => Path.Combine(Programs.Root, "components", "linux", name + ".yaml");
}
