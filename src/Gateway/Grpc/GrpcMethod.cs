using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Grpc;

internal delegate Task<IMessage> UnaryHandler(GrpcCall call, IMessage request);

internal delegate IAsyncEnumerable<IMessage> StreamHandler(GrpcCall call, IAsyncEnumerable<IMessage> requests);

/// <summary>A method that is served, with one of its two kinds of handler.</summary>
internal sealed record GrpcMethod
{
    public required MethodDescriptor Descriptor { get; init; }

    public UnaryHandler? Unary { get; init; }

    public StreamHandler? Stream { get; init; }

    /// <summary>Callers on the same machine need no credential.</summary>
    public bool OpenToLoopback { get; init; }

    public string Name => Descriptor.Name;

    public string Path => $"/{Descriptor.Service.FullName}/{Descriptor.Name}";

    public MessageParser RequestParser => Descriptor.InputType.Parser;
}
