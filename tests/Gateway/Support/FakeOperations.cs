using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using BuildFarm.Gateway.Operations;
using Google.Protobuf;

namespace BuildFarm.Gateway.Tests;

/// <summary>Handlers that a test puts in, and what reached them.</summary>
internal sealed class FakeOperations : IOperations
{
    private readonly ConcurrentDictionary<string, OperationHandler> _handlers = new(StringComparer.Ordinal);

    public ConcurrentQueue<(CallContext Context, IMessage Request)> Calls { get; } = new();

    public void On<TRequest>(string operation, Func<CallContext, TRequest, Task<IMessage>> handler) where TRequest : IMessage =>
        _handlers[operation] = (context, request) =>
        {
            Calls.Enqueue((context, request));
            return handler(context, (TRequest)request);
        };

    public void On<TRequest>(string operation, Func<TRequest, IMessage> handler) where TRequest : IMessage =>
        On<TRequest>(operation, (_, request) => Task.FromResult(handler(request)));

    public bool TryGet(string operation, [NotNullWhen(true)] out OperationHandler? handler) => _handlers.TryGetValue(operation, out handler);
}
