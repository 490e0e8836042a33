namespace BuildFarm.Gateway.Calls;

/// <summary>The gates of the faces together.</summary>
internal sealed class GateKeeper(GatewayOptions options)
{
    /// <summary>REST requests and unary gRPC calls.</summary>
    public CallGate Calls { get; } = new(options.MaximumConcurrentCalls);

    /// <summary>gRPC streams.</summary>
    public CallGate Streams { get; } = new(options.MaximumStreams);
}
