using System.Diagnostics;
using System.Threading.Channels;
using BuildFarm.Host.Tests.Support;
using BuildFarm.Model.AgentProtocol;
using BuildFarm.Model.HostProtocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace BuildFarm.Host.Tests.Instances;

/// <summary>The agent itself, where it has been published, against a stand-in for the farm's hub.</summary>
public sealed class AgentLeaseTests(ITestOutputHelper output)
{
    [PublishedAgentFact]
    public async Task Agent_of_a_fresh_instance_leases_with_its_token_and_again_after_a_reboot()
    {
        var host = new HostFixture { Configure = o => o with { AgentFolder = PublishedAgentFactAttribute.Folder! } };
        try
        {
            await host.InitializeAsync();
            var leases = Channel.CreateUnbounded<(string Bearer, LeaseRequest Lease)>();
            await using var hub = await HubAsync(Path.Combine(host.Home, "agent.sock"), leases.Writer);
            var watch = Stopwatch.StartNew();
            var (instance, _) = await host.LaunchAsync();
            output.WriteLine($"launch call {watch.ElapsedMilliseconds} ms");
            var (bearer, first) = await NextAsync(leases.Reader);
            output.WriteLine($"first lease after {watch.ElapsedMilliseconds} ms");

            await host.CallAsync(new RebootInstanceRequest { Region = HostFixture.Region, InstanceId = instance.Id, Token = "r" }, HostInstance.Parser);
            await host.EventAsync(instance.Id, HostInstanceChange.Rebooted);
            var second = await OtherBootAsync(leases.Reader, first.BootId);
            await host.TerminateAsync(instance.Id);

            Assert.Equal("Bearer secret-of-the-agent", bearer);
            Assert.Equal(instance.Id, first.InstanceId);
            Assert.Equal(instance.Id, second.InstanceId);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static async Task<LeaseRequest> OtherBootAsync(ChannelReader<(string, LeaseRequest)> leases, string bootId)
    {
        while (true)
        {
            var (_, lease) = await NextAsync(leases);
            if (lease.BootId != bootId)
            {
                return lease;
            }
        }
    }

    private static Task<(string, LeaseRequest)> NextAsync(ChannelReader<(string, LeaseRequest)> leases) =>
        leases.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    // answers that there is no work when the agent's wait is over, as the farm does
    private static async Task<WebApplication> HubAsync(string socket, ChannelWriter<(string, LeaseRequest)> leases)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket));
        var hub = builder.Build();
        hub.MapPost("/agent/v1/lease", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            leases.TryWrite((context.Request.Headers.Authorization.ToString(), LeaseRequest.Parser.ParseFrom(body.ToArray())));
            var over = new TaskCompletionSource();
            await using var left = context.RequestAborted.Register(() => over.TrySetResult());
            await over.Task;
        });
        await hub.StartAsync();
        return hub;
    }
}

/// <summary>Skipped by name where no agent has been published (BUILDFARM_AGENT_FOLDER, or artifacts/agent).</summary>
public sealed class PublishedAgentFactAttribute : FactAttribute
{
    public PublishedAgentFactAttribute()
    {
        Timeout = 120_000;
        Skip = new RootFactAttribute().Skip ?? (Folder is null ? "needs a published agent: src/Agent/publish.sh artifacts/agent" : null);
    }

    internal static string? Folder { get; } = Find();

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("BUILDFARM_AGENT_FOLDER");
        var candidates = new List<string?> { named };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            candidates.Add(Path.Combine(folder.FullName, "artifacts", "agent"));
        }
        return candidates.Find(c => c is not null && File.Exists(Path.Combine(c, "buildfarm-agent")));
    }
}
