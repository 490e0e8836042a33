using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using BuildFarm.Gateway.Health;
using BuildFarm.Model.Api;
using Microsoft.Extensions.DependencyInjection;

namespace BuildFarm.Gateway.Tests.Metrics;

public sealed partial class OperationalPagesTests
{
    [Fact]
    public async Task Calls_are_counted_by_operation_and_status_and_timed()
    {
        await using var server = await GatewayServer.StartAsync();
        using var client = new RestClient(server);
        server.Operations.On<ListImagesRequest>("ListImages", _ => new ListImagesResponse());
        await client.SendAsync("POST", "/ListImages", "{}");
        await client.SendAsync("POST", "/ListImages", """{"maxResults":0}""");
        await client.SendUnsignedAsync("GET", "/made/up/by/a/scanner");

        var page = (await client.SendUnsignedAsync("GET", "/metrics")).Text;

        Assert.Matches("(?m)^buildfarm_gateway_calls_total\\{face=\"rest\",operation=\"ListImages\",status=\"ok\"\\} [1-9]", page);
        Assert.Matches("(?m)^buildfarm_gateway_calls_total\\{face=\"rest\",operation=\"ListImages\",status=\"InvalidRequestException\"\\} [1-9]", page);
        Assert.Matches("(?m)^buildfarm_gateway_calls_total\\{face=\"rest\",operation=\"unknown\",status=\"MissingAuthenticationTokenException\"\\} [1-9]", page);
        Assert.Matches("(?m)^buildfarm_gateway_call_duration_seconds_bucket\\{face=\"rest\",le=\"\\+Inf\",operation=\"ListImages\"\\} [1-9]", page);
        Assert.Contains("# TYPE process_resident_memory_bytes gauge", page, StringComparison.Ordinal);
        Assert.DoesNotContain("scanner", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_well_formed_whatever_is_measured()
    {
        using var meter = new Meter($"BuildFarm.Test.{Guid.NewGuid():N}");
        await using var server = await GatewayServer.StartAsync();
        using var client = new RestClient(server);
        meter.CreateCounter<long>("odd.name-1", "By", "A \\ and a\nnew line.").Add(3, new TagList { { "a.b", "quote \" back \\ line \n end" } });
        meter.CreateHistogram<double>("odd.time", "ms").Record(0.3);
        meter.CreateUpDownCounter<int>("odd.level").Add(-2);

        var page = (await client.SendUnsignedAsync("GET", "/metrics")).Text;

        Assert.Contains("# HELP odd_name_1_bytes_total A \\\\ and a\\nnew line.\n", page, StringComparison.Ordinal);
        Assert.Contains("odd_name_1_bytes_total{a_b=\"quote \\\" back \\\\ line \\n end\"} 3\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE odd_time_milliseconds histogram\n", page, StringComparison.Ordinal);
        Assert.Contains("\nodd_level -2\n", page, StringComparison.Ordinal);
        Assert.All(page.TrimEnd('\n').Split('\n'), static line => Assert.Matches(Line(), line));
        var families = page.Split('\n').Where(static line => line.StartsWith("# TYPE", StringComparison.Ordinal)).ToList();
        Assert.Equal(families.Count, families.Distinct().Count());
    }

    [NeedsFact("promtool --version")]
    public async Task Promtool_finds_nothing_wrong_with_the_page()
    {
        await using var server = await GatewayServer.StartAsync();
        using var client = new RestClient(server);
        await client.SendUnsignedAsync("GET", "/x");
        var page = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(page, (await client.SendUnsignedAsync("GET", "/metrics")).Text);

            var (exit, output, errors) = await Commands.RunAsync("/bin/sh", ["-c", $"promtool check metrics < {page}"], new Dictionary<string, string>());

            Assert.True(exit == 0, output + errors);
        }
        finally
        {
            File.Delete(page);
        }
    }

    [Fact]
    public async Task Alive_is_said_to_anyone_on_the_machine()
    {
        await using var server = await GatewayServer.StartAsync();
        using var client = new RestClient(server);

        Assert.Equal("""{"status":"ok"}""", (await client.SendUnsignedAsync("GET", "/healthz")).Text);
        Assert.Equal(HttpStatusCode.OK, (await client.SendUnsignedAsync("HEAD", "/healthz")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendUnsignedAsync("POST", "/healthz")).Status);
    }

    [Fact]
    public async Task Ready_names_what_is_not()
    {
        await using var server = await GatewayServer.StartAsync(prepare: static server =>
        {
            server.Checks.Add(new Check("engine", static () => "it has not started"));
            server.Checks.Add(new Check("host", static () => throw new InvalidOperationException("secret inside")));
        });
        using var client = new RestClient(server);

        var answer = await client.SendUnsignedAsync("GET", "/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        var checks = answer.Json.GetProperty("checks");
        Assert.Equal(
            ("ok", "ok", "it has not started", "InvalidOperationException"),
            (checks.GetProperty("server").GetString(), checks.GetProperty("catalog").GetString(), checks.GetProperty("engine").GetString(), checks.GetProperty("host").GetString()));
    }

    [Fact]
    public async Task Ready_is_ready_when_everything_is()
    {
        await using var server = await GatewayServer.StartAsync();
        using var client = new RestClient(server);

        Assert.Equal(HttpStatusCode.OK, (await client.SendUnsignedAsync("GET", "/readyz")).Status);
    }

    [Fact]
    public async Task Not_ready_before_the_farm_is_prepared()
    {
        await using var server = await GatewayServer.StartAsync(prepare: static server => server.Prepared = false);
        using var client = new RestClient(server);
        server.Services.GetRequiredService<StartupProgress>().Doing("preparing the base image debian-12");

        var answer = await client.SendUnsignedAsync("GET", "/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("preparing the base image debian-12", answer.Json.GetProperty("checks").GetProperty("farm").GetString());
    }

    [Fact]
    public async Task A_check_that_hangs_is_not_waited_for()
    {
        var hangs = new TaskCompletionSource<string?>();
        await using var server = await GatewayServer.StartAsync(prepare: server => server.Checks.Add(new Check("engine", null) { Answer = hangs.Task }));
        using var client = new RestClient(server);

        var asking = client.SendUnsignedAsync("GET", "/readyz");
        await ((ManualTime)server.Time).WaitForTimerAsync();
        ((ManualTime)server.Time).Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("no answer within 2 seconds", (await asking).Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("""^(# (HELP [a-zA-Z_:][a-zA-Z0-9_:]* .*|TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|gauge|histogram|untyped))|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\[\\"n])*",?)+\})? (-?[0-9.]+(E[-+]?[0-9]+)?|\+Inf|NaN))$""")]
    private static partial Regex Line();

    private sealed class Check(string name, Func<string?>? reason) : IReadinessCheck
    {
        public Task<string?>? Answer { get; init; }

        public string Name => name;

        public Task<string?> CheckAsync(CancellationToken cancellation) => Answer ?? Task.FromResult(reason!());
    }
}
