using BuildFarm.Gateway.Calls;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BuildFarm.Gateway.Tests.Faults;

/// <summary>One connection that misbehaves: it is bounded or cut off, others are served, and nothing of it stays.</summary>
[Collection(AloneCollection.Name)]
public sealed class Http2FloodTests : IAsyncLifetime
{
    private const string ListImages = "/buildfarm.imagebuilder.v1.ImageBuilder/ListImages";

    private GatewayServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await GatewayServer.StartAsync(change: static options => options with { MaximumStreamsPerConnection = 100 });
        _server.Operations.On<ListImagesRequest>("ListImages", static _ => new ListImagesResponse());
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Streams_that_are_opened_and_reset_at_once_end_the_connection(bool signed)
    {
        await using var client = await RawHttp2.ConnectAsync(_server.Endpoints.Grpc.Port);
        var block = RawHttp2.Call(ListImages, _server.GrpcHost, signed ? Token() : null);

        var taken = 0;
        for (var stream = 1; stream < 200_000; stream += 2, taken++)
        {
            byte[] both = [.. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, block), .. RawHttp2.Frame(RawHttp2.Reset, 0, stream, [0, 0, 0, 8])];
            if (!await client.SendAsync(both))
            {
                break;
            }
        }

        Assert.True(taken < 100_000, "The connection took all of them.");
        await client.Closed;
        await StillServesAsync();
    }

    [Fact]
    public async Task Streams_beyond_the_limit_are_refused_and_those_inside_are_served()
    {
        await using var client = await RawHttp2.ConnectAsync(_server.Endpoints.Grpc.Port);
        var block = RawHttp2.Call(ListImages, _server.GrpcHost, Token());
        for (var stream = 1; stream <= 2 * 101 - 1; stream += 2)
        {
            await client.SendAsync(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, block));
        }

        // The answers tell that everything before has been read.
        await client.SendAsync(RawHttp2.Frame(RawHttp2.Data, RawHttp2.EndStream, 1, [0, 0, 0, 0, 0]));
        await UntilAsync(() => client.Frames.Any(static frame => frame.Type == RawHttp2.Reset) && client.Frames.Any(static frame => frame is { Type: RawHttp2.Headers, Stream: 1 }));

        var refused = client.Frames.First(static frame => frame.Type == RawHttp2.Reset);
        Assert.Equal((201, 7), (refused.Stream, refused.Payload[3]));
        await StillServesAsync();
    }

    public static TheoryData<string, byte[]> Floods() => new()
    {
        { "pings", RawHttp2.Frame(RawHttp2.Ping, 0, 0, new byte[8]) },
        { "settings", RawHttp2.Frame(RawHttp2.Settings, 0, 0, [0, 4, 0, 1, 0, 0]) },
        { "empty settings", RawHttp2.Frame(RawHttp2.Settings, 0, 0, []) },
        { "window updates", RawHttp2.Frame(RawHttp2.WindowUpdate, 0, 0, [0, 0, 0, 1]) },
        { "frames of no known type", RawHttp2.Frame(0x77, 0, 0, new byte[100]) },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_flood_whose_answers_nobody_reads_is_held_up_and_fills_no_memory(string name, byte[] frame)
    {
        await using var client = await RawHttp2.ConnectAsync(_server.Endpoints.Grpc.Port, deaf: true);
        var many = Enumerable.Repeat(frame, 1000).SelectMany(static one => one).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        // The server stops reading when its answers are not read: then so does the sending, and this gives up.
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            for (var sent = 0; sent < 3_000 && await client.SendAsync(many, enough.Token); sent++)
            {
            }
        }
        catch (OperationCanceledException)
        {
            // Held up.
        }

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 32 * 1024 * 1024, name);
        await StillServesAsync();
    }

    public static TheoryData<string, byte[][]> Broken() => new()
    {
        { "headers that never end", [RawHttp2.Frame(RawHttp2.Headers, 0, 1, RawHttp2.Block((":method", "POST"))), .. Enumerable.Repeat(RawHttp2.Frame(RawHttp2.Continuation, 0, 1, RawHttp2.Block(("x", new string('x', 8000)))), 50)] },
        { "a header of 64 KiB", [RawHttp2.Frame(RawHttp2.Headers, 0, 1, RawHttp2.Block(("x", new string('x', 16000)))), .. Enumerable.Repeat(RawHttp2.Frame(RawHttp2.Continuation, 0, 1, new byte[16000]), 4)] },
        { "a header table bomb", [RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, [.. new byte[] { 0x40, 1, (byte)'a', 127, 0xa0, 0x1f }, .. new byte[4095 + 32], .. Enumerable.Repeat((byte)0xbe, 8000)])] },
        { "an index that is not there", [RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, [0xff, 0xff, 0xff, 0x0f])] },
        { "a frame that is too long", [RawHttp2.Frame(RawHttp2.Data, 0, 1, new byte[20_000])] },
        { "data on no stream", [RawHttp2.Frame(RawHttp2.Data, 0, 0, [1])] },
        { "an even stream", [RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 2, RawHttp2.Block((":method", "POST")))] },
        { "a ping of seven bytes", [RawHttp2.Frame(RawHttp2.Ping, 0, 0, new byte[7])] },
        { "settings out of range", [RawHttp2.Frame(RawHttp2.Settings, 0, 0, [0, 5, 0, 0, 0, 1])] },
        { "a window that overflows", [RawHttp2.Frame(RawHttp2.WindowUpdate, 0, 0, [0x7f, 0xff, 0xff, 0xff])] },
        { "a window update of nothing", [RawHttp2.Frame(RawHttp2.WindowUpdate, 0, 0, [0, 0, 0, 0])] },
        { "a continuation of nothing", [RawHttp2.Frame(RawHttp2.Continuation, RawHttp2.EndHeaders, 1, [])] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_is_no_HTTP2_ends_its_connection(string name, byte[][] frames)
    {
        await using var client = await RawHttp2.ConnectAsync(_server.Endpoints.Grpc.Port);
        foreach (var frame in frames)
        {
            if (!await client.SendAsync(frame))
            {
                break;
            }
        }

        await client.Closed.WaitAsync(TimeSpan.FromSeconds(30));
        // The reason comes first, unless the connection broke over what was still being sent.
        Assert.True(client.Frames.All(static frame => frame.Type is RawHttp2.Settings or RawHttp2.WindowUpdate or RawHttp2.GoAway or RawHttp2.Reset or RawHttp2.Ping), name);
        await StillServesAsync();
    }

    [Fact]
    public async Task Callers_who_go_in_the_middle_of_a_message_leave_nothing_behind()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var client = await RawHttp2.ConnectAsync(_server.Endpoints.Grpc.Port);
            await client.SendAsync(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Call(ListImages, _server.GrpcHost, Token())));
            await client.SendAsync(RawHttp2.Frame(RawHttp2.Data, 0, 1, [0, 0, 0, 1, 0, 42]));
        }

        await StillServesAsync();
    }

    [Fact]
    public async Task A_message_of_10_MB_is_refused()
    {
        using var client = new GrpcClient(_server);

        var end = await client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest { NextToken = new string('a', 10 * 1024 * 1024) });

        Assert.Equal(8, end.Status);
        await StillServesAsync();
    }

    [Fact]
    public void Every_bound_of_the_server_is_set()
    {
        var limits = _server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal((10_000, 16 * 1024, 48 * 1024, 100), (limits.MaxConcurrentConnections, limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize, limits.MaxRequestHeaderCount));
        Assert.Equal((240.0, 240.0), (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinResponseDataRate!.BytesPerSecond));
        Assert.Equal((100, 16 * 1024, 4096, 64 * 1024), (limits.Http2.MaxStreamsPerConnection, limits.Http2.MaxFrameSize, limits.Http2.HeaderTableSize, limits.Http2.MaxRequestHeaderFieldSize));
        Assert.Equal(TimeSpan.FromSeconds(20), limits.RequestHeadersTimeout);
    }

    private string Token() => BearerToken.Create(_server.Credential, GatewayServer.Region, _server.GrpcHost, _server.Time.GetUtcNow(), TimeSpan.FromMinutes(5));

    /// <summary>Another caller is answered, no call is left inside, and nothing went wrong in the farm itself.</summary>
    private async Task StillServesAsync()
    {
        using var client = new GrpcClient(_server);
        Assert.Equal(0, (await client.UnaryAsync<ListImagesResponse>(ListImages, new ListImagesRequest())).Status);
        var gates = _server.Services.GetRequiredService<GateKeeper>();
        await UntilAsync(() => gates.Calls.Inside == 0 && gates.Streams.Inside == 0);
        // The server itself says of a connection that it cut it off.
        Assert.DoesNotContain(_server.Logs.Lines, static line => line.StartsWith("Error", StringComparison.Ordinal)
            || (line.StartsWith("Critical", StringComparison.Ordinal) && !line.StartsWith("Critical Connection id", StringComparison.Ordinal)));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
