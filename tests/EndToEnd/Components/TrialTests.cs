using System.Text.Json.Nodes;
using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Components;

/// <summary>`component run` on a real instance.</summary>
[Collection(FarmCollection.Name)]
public sealed class TrialTests(FarmFixture fixture)
{
    private Farm Farm => fixture.Farm;

    [FarmFact]
    public async Task Failed_trial_tells_what_changed_in_the_root_and_leaves_nothing()
    {
        var file = await WriteAsync("changes", """
            mkdir /opt/mine && echo x > /opt/mine/file
            echo more >> /etc/motd
            rm /etc/issue.net
            printf '[Service]\nExecStart=/bin/sleep 600\n[Install]\nWantedBy=multi-user.target\n' > /etc/systemd/system/mine.service
            systemctl daemon-reload && systemctl enable --now mine.service
            exit 3
            """);

        var trial = (await Farm.CliAsync("component", "run", file)).Expect(1).Json;

        Assert.Equal("FAILED", (string)trial["status"]!);
        Assert.Contains($"Component {file}, phase 'build', step 'Run' (ExecuteBash), attempt 1 of 1: it ended with exit code 3", (string)trial["reason"]!);
        var files = trial["changes"]!["files"]!;
        Assert.Superset(new HashSet<string> { "/opt/mine", "/opt/mine/file", "/etc/systemd/system/mine.service" }, Names(files["added"]));
        Assert.Contains("/etc/motd", Names(files["changed"]));
        Assert.Equal(["/etc/issue.net"], Names(files["removed"]));
        var service = Assert.Single(trial["changes"]!["services"]!["added"]!.AsArray())!;
        Assert.Equal(("mine.service", "enabled, running"), ((string)service["name"]!, (string)service["after"]!));
        Assert.Empty(trial["left"]!.AsArray());
        Assert.DoesNotContain("trial-", (await Farm.CliAsync("images", "list")).Output);
        await Farm.AssertNothingLeftAsync();
    }

    [FarmFact]
    public async Task Shell_on_failure_opens_inside_the_instance_and_all_goes_with_it()
    {
        var file = await WriteAsync("shell", "echo from-the-build > /root/mark; exit 1");

        var run = (await Farm.RunWithInputAsync("cat /root/mark; cat /proc/1/comm; hostname > /dev/null; exit\n", "component", "run", file, "--shell-on-failure")).Expect(1);

        Assert.Contains("a shell inside i-", run.Errors);
        Assert.Contains("from-the-build\nsystemd\n", run.Output);
        Assert.Contains("status    FAILED", run.Output);
        await Farm.AssertNothingLeftAsync();
    }

    [FarmFact]
    public async Task Validate_phase_chains_to_the_build_phase()
    {
        var file = Path.Combine(Farm.Folder, "chained.yaml");
        await File.WriteAllTextAsync(file, """
            schemaVersion: 1.0
            phases:
              - name: build
                steps:
                  - {name: Made, action: ExecuteBash, inputs: {commands: ['echo made-$((40 + 2))']}}
                  - {name: Restart, action: Reboot}
              - name: validate
                steps:
                  - {name: Same, action: Assert, inputs: {stringEquals: made-42, value: '{{ build.Made.outputs.stdout }}'}}
            """);

        (await Farm.CliAsync("component", "run", file)).Expect(0);
    }

    private static HashSet<string> Names(JsonNode? list) => [.. list!.AsArray().Select(n => (string)n!)];

    private async Task<string> WriteAsync(string name, string script)
    {
        var path = Path.Combine(Farm.Folder, name + ".yaml");
        await File.WriteAllTextAsync(path, $"""
            schemaVersion: 1.0
            phases:
              - name: build
                steps:
                  - name: Run
                    action: ExecuteBash
                    inputs:
                      commands:
                        - |
                          {script.ReplaceLineEndings("\n              ")}
            """);
        return path;
    }
}
