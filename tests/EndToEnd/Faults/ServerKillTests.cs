using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using BuildFarm.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace BuildFarm.EndToEnd.Tests.Faults;

/// <summary>kill -9 of the server at random moments of builds. The seed and every moment are in the test's output.</summary>
[Collection(FarmCollection.Name)]
public sealed class ServerKillTests(FarmFixture fixture, ITestOutputHelper output)
{
    private const int Seed = 20261121;
    private static readonly string[] s_regions = ["us-east-1", "eu-west-1"];

    private Farm Farm => fixture.Farm;

    [FarmFact(Timeout = 900_000)]
    public async Task Server_killed_at_20_random_moments_loses_no_build_and_does_nothing_twice()
    {
        var available = await KillAsync("kill-server", Programs.RunsLong ? 60 : 20, startsOver: false, Farm.KillAsync);

        Assert.True(available > 0, "no build at all got through");
    }

    [FarmFact(Timeout = 900_000)]
    public async Task Server_and_builder_host_killed_together_leave_nothing_behind_and_fail_no_build_without_a_reason()
    {
        await KillAsync("kill-both", Programs.RunsLong ? 20 : 5, startsOver: true, async () =>
        {
            Signals.Send(Farm.Machine.HostProcess()!.Value, Signals.Kill);
            await Farm.KillAsync();
        });

        (await Farm.BuildAsync("kill-both", "--no-cache")).Expect("AVAILABLE");
    }

    /// <summary>Returns how many builds became AVAILABLE.</summary>
    private async Task<int> KillAsync(string pipeline, int kills, bool startsOver, Func<Task> kill)
    {
        var chance = new Random(Seed);
        await Farm.ApplyAsync(new Manifest(pipeline) { Regions = s_regions }
            .Component(pipeline + "-first", "echo said-first\necho first >> /root/marks\nsleep 0.3", validate: "grep -q first /root/marks")
            .Component(pipeline + "-second", "echo said-second\necho second >> /root/marks\nsleep 0.3", test: "cat /root/marks\nsleep 0.3"));
        var length = (await Farm.BuildAsync(pipeline, "--no-cache")).Expect("AVAILABLE").Duration;
        var available = 0;
        using var client = new SignedClient(Farm);
        for (var killed = 0; killed < kills;)
        {
            var arn = await StartAsync(client, pipeline);
            do
            {
                await Task.Delay(TimeSpan.FromMilliseconds(chance.NextDouble() * length));
                var status = await StatusAsync(client, arn);
                if (status is "AVAILABLE" or "FAILED")
                {
                    break; // too late to be a moment of the build
                }

                await kill();
                output.WriteLine($"kill {++killed} of seed {Seed}: {arn} was {status}");
                await Farm.StartAsync();
            }
            while (killed < kills && chance.Next(2) == 0);

            available += await CheckAsync(arn, startsOver);
        }

        output.WriteLine($"{kills} kills, {available} builds AVAILABLE");
        await Farm.AssertNothingLeftAsync();
        return available;
    }

    // not by the command line: its own start takes as long as half of the build
    private static async Task<string> StartAsync(SignedClient client, string pipeline)
    {
        var request = new JsonObject
        {
            ["imagePipelineArn"] = "arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/" + pipeline,
            ["cache"] = "none",
            ["clientToken"] = Guid.NewGuid().ToString(),
        };
        var (status, answer) = await client.SendAsync("POST", "/farm/StartBuild", Encoding.UTF8.GetBytes(request.ToJsonString()));
        Assert.True(status == HttpStatusCode.OK, answer);
        return (string)JsonNode.Parse(answer)!["imageBuildVersionArn"]!;
    }

    private static async Task<string> StatusAsync(SignedClient client, string arn)
    {
        var (_, answer) = await client.SendAsync("POST", "/farm/GetBuildReport", Encoding.UTF8.GetBytes(new JsonObject { ["imageBuildVersionArn"] = arn }.ToJsonString()));
        return (string?)JsonNode.Parse(answer)!["status"] ?? throw new InvalidOperationException(answer);
    }

    /// <summary>One, when the build is AVAILABLE.</summary>
    /// <param name="startsOver">Whether the kills end instances: then a build starts over on another, and says again what it said.</param>
    private async Task<int> CheckAsync(string arn, bool startsOver)
    {
        await using var log = Farm.Follow(arn);
        await log.EndAsync();
        var build = await Farm.ShowAsync(arn);
        var images = Farm.Machine.ImagesOf(arn);
        output.WriteLine($"{arn}: {build.Status} {build.Reason}");
        Assert.Equal(build.Status, log.Statuses()[^1]);
        if (build.Status == "FAILED")
        {
            Assert.NotEmpty(build.Reason);
            Assert.Empty(images);
            return 0;
        }

        build.Expect("AVAILABLE");
        Assert.Equal(s_regions.Order(), images.Select(i => i.Region).Order());
        Assert.All(images, i => Assert.Equal("first\nsecond\n", Farm.Machine.FileIn(i.Layers, "root/marks")));
        Assert.InRange(log.Lines("said-first"), 1, startsOver ? int.MaxValue : 1);
        Assert.InRange(log.Lines("said-second"), 1, startsOver ? int.MaxValue : 1);
        return 1;
    }
}
